// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>

#include <optional>

/// Our icons: SVG drawings of 16 x 16 with strokes of 1.5, coloured when they are painted, so that
/// they follow the theme. The drawings lie in resources/icons, one file a name.
namespace crisp::theme {

/// One file each: "train" for Icon::Train, "swap-sides" for Icon::SwapSides.
enum class Icon {
    Train,
    Explore,
    Results,
    Library,
    Settings,
    Help,
    ChevronDown,
    ChevronRight,
    ChevronLeft,
    ChevronUp,
    Play,
    Pause,
    Stop,
    Lock,
    Export,
    Import,
    Close,
    Plus,
    Minus,
    Check,
    Warning,
    Info,
    Error,
    Search,
    Folder,
    History,
    SwapSides,
    Handle,
    More,
    Enlarge,
    Fit,
    Columns,
    Filter,
    Copy,
    Delete,
    Document,
    ArrowRight,
    Layers,
    Database,
    Undo,
    Redo,
    Flag,
    List
};

/// Ink as the theme and the state (disabled, selected, on) want it, at any size and ratio.
[[nodiscard]] QIcon icon(Icon name);
/// Which of ours an icon is, so that it can be drawn in the colour of the text beside it.
[[nodiscard]] std::optional<Icon> glyphOf(const QIcon& icon);
/// One colour, whatever the theme.
[[nodiscard]] QPixmap iconPixmap(Icon name, const QColor& colour, int size, double pixelRatio);
/// The program's own.
[[nodiscard]] QIcon applicationIcon();

} // namespace crisp::theme
