// SPDX-License-Identifier: Apache-2.0
#include "shell/welcome_page.h"

#include "bridge/catalog.h"
#include "bridge/explainer.h"
#include "bridge/settings.h"
#include "controls/controls.h"
#include "shell/head_picture.h"
#include "shell/plan_marker.h"
#include "theme/icons.h"
#include "theme/theme.h"
#include "training/presets.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QTimer>
#include <QVBoxLayout>

#include <array>

namespace crisp::shell {
namespace {

constexpr int askAgainAfter_ms = 300;

const QString& pictureSentence()
{
    static const QString text
        = QStringLiteral("a gripping, well-acted film that never quite trusts its audience.");
    return text;
}

QLabel* label(const QString& text, theme::Text size, QWidget* parent)
{
    QLabel* made = controls::bodyLabel(text, parent);
    made->setFont(theme::textFont(size));
    made->setWordWrap(true);
    return made;
}

QWidget* pictureWithTitle(
    const QString& plan, const QString& title, const QString& line, HeadPicture* picture)
{
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto* head = new QHBoxLayout;
    auto* marker = new PlanMarker(column);
    marker->setPlan(plan);
    head->addWidget(marker);
    head->addWidget(controls::titleLabel(title, column), 1);
    layout->addLayout(head);
    layout->addWidget(controls::secondaryLabel(line, column));
    layout->addWidget(picture, 1);
    return column;
}

QString sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 0, QLocale::DataSizeSIFormat);
}

} // namespace

WelcomePage::WelcomePage(const bridge::Services& services, QWidget* parent)
    : QWidget(parent)
    , services_(services)
{
    setObjectName(QStringLiteral("welcomePage"));
    auto* across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(0);
    across->addWidget(makeLeft(), 5);
    across->addWidget(new controls::Rule(Qt::Vertical, this));
    across->addWidget(makeRight(), 6);
    connect(&services_.catalog, &bridge::Catalog::changed, this, &WelcomePage::showCatalog);
    connect(&services_.explainer, &bridge::Explainer::answered, this,
        [this](const bridge::AnswerPointer& answer) {
            if (answer->id != request_ || answer->sides.size() != 2)
                return;
            request_ = 0;
            hasPicture_ = true;
            dense_->setSketches(answer->sides[0]->sketches);
            pruned_->setSketches(answer->sides[1]->sketches);
        });
    // The Explore page asks in the same lane, and the younger request wins: ask again.
    const auto askAgain = [this](std::uint64_t id) {
        if (id != request_)
            return;
        request_ = 0;
        QTimer::singleShot(askAgainAfter_ms, this, &WelcomePage::askForPicture);
    };
    connect(&services_.explainer, &bridge::Explainer::superseded, this, askAgain);
    connect(&services_.explainer, &bridge::Explainer::failed, this,
        [this](std::uint64_t id) { request_ = id == request_ ? 0 : request_; });
    showCatalog();
}

void WelcomePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    askForPicture();
}

QWidget* WelcomePage::makeLeft()
{
    auto* left = new QWidget(this);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(72, 24, 56, 24);
    column->setSpacing(16);
    column->addStretch(2);
    auto* head = new QHBoxLayout;
    head->setSpacing(16);
    auto* mark = new QLabel(left);
    mark->setPixmap(theme::applicationIcon().pixmap(48, 48));
    head->addWidget(mark);
    head->addWidget(label(QStringLiteral("Crisp"), theme::Text::Display, left), 1);
    column->addLayout(head);
    column->addWidget(
        label(tr("Train a small classifier with sparse attention, and see which connections it "
                 "keeps."),
            theme::Text::Heading, left));
    column->addWidget(makeReady());
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(12);
    auto* tour
        = new controls::Button(tr("Take the tour, 2 minutes"), controls::Emphasis::Primary, left);
    tour->setObjectName(QStringLiteral("tourButton"));
    tour->setLarge(true);
    auto* start = new controls::Button(tr("Start without it"), controls::Emphasis::Secondary, left);
    start->setObjectName(QStringLiteral("startButton"));
    start->setLarge(true);
    buttons->addWidget(tour);
    buttons->addWidget(start);
    buttons->addStretch();
    column->addLayout(buttons);
    connect(tour, &QAbstractButton::clicked, this, &WelcomePage::tourRequested);
    connect(start, &QAbstractButton::clicked, this, &WelcomePage::startRequested);
    auto* links = new QHBoxLayout;
    links->setSpacing(8);
    const auto addLink = [&](const QString& text, theme::Icon icon, auto signal) {
        auto* button = new controls::Button(text, controls::Emphasis::Quiet, left);
        button->setIcon(theme::icon(icon));
        links->addWidget(button);
        connect(button, &QAbstractButton::clicked, this, signal);
    };
    addLink(tr("Open a model directory"), theme::Icon::Folder, &WelcomePage::openModelRequested);
    addLink(tr("Import own sentences"), theme::Icon::Import, &WelcomePage::importRequested);
    addLink(tr("Open a run"), theme::Icon::History, &WelcomePage::openRunRequested);
    links->addStretch();
    column->addLayout(links);
    auto* again = new QCheckBox(tr("Show this page until a first run is finished"), left);
    again->setChecked(services_.settings.get(bridge::setting::showWelcome));
    connect(again, &QCheckBox::toggled, this,
        [this](bool on) { services_.settings.set(bridge::setting::showWelcome, on); });
    column->addWidget(again);
    column->addStretch(3);
    setFocusProxy(tour);
    return left;
}

QWidget* WelcomePage::makeReady()
{
    auto* box = new QFrame(this);
    box->setFrameShape(QFrame::StyledPanel);
    ready_ = new QVBoxLayout(box);
    ready_->setContentsMargins(16, 8, 16, 8);
    ready_->setSpacing(8);
    return box;
}

void WelcomePage::showCatalog()
{
    while (QLayoutItem* item = ready_->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
    auto* head = new QWidget(this);
    auto* across = new QHBoxLayout(head);
    across->setContentsMargins(0, 0, 0, 0);
    across->addWidget(controls::titleLabel(tr("Ready to use, no network needed"), head), 1);
    auto* others = new controls::Button(tr("Choose others"), controls::Emphasis::Quiet, head);
    connect(others, &QAbstractButton::clicked, this, &WelcomePage::libraryRequested);
    across->addWidget(others);
    ready_->addWidget(head);
    const auto addLine = [this](theme::Icon icon, const QString& name, const QString& facts) {
        ready_->addWidget(new controls::Rule(Qt::Horizontal, this));
        auto* line = new QWidget(this);
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 4, 0, 4);
        row->setSpacing(12);
        auto* mark = new QLabel(line);
        mark->setPixmap(theme::iconPixmap(icon, theme::current().ink2, 16, devicePixelRatioF()));
        row->addWidget(mark);
        auto* words = new QVBoxLayout;
        words->setSpacing(0);
        words->addWidget(controls::titleLabel(name, line));
        words->addWidget(new controls::ElidedLabel(facts, line));
        row->addLayout(words, 1);
        row->addWidget(controls::secondaryLabel(tr("installed"), line));
        ready_->addWidget(line);
    };
    const QLocale locale;
    bool any = false;
    for (const bridge::ModelEntry& model : services_.catalog.models()) {
        if (!model.run.isEmpty() || !model.error.isEmpty())
            continue;
        addLine(theme::Icon::Layers, model.name,
            tr("Language model, %1 million parameters, %2, %3")
                .arg(theme::number(static_cast<double>(model.parameters) / 1e6, 1),
                    sizeText(model.bytes),
                    model.license.isEmpty() ? tr("licence not stated") : model.license));
        any = true;
        break;
    }
    for (const bridge::DataEntry& data : services_.catalog.dataSets()) {
        if (!data.error.isEmpty())
            continue;
        addLine(theme::Icon::Database, data.name,
            tr("%1 sentences, %2, %3")
                .arg(locale.toString(static_cast<qulonglong>(data.train + data.dev + data.test)),
                    sizeText(data.bytes),
                    data.license.isEmpty() ? tr("licence not stated") : data.license));
        any = true;
        break;
    }
    if (!any)
        ready_->addWidget(controls::secondaryLabel(services_.catalog.isScanning()
                ? tr("Looking for models and data")
                : tr("Nothing is installed yet. Open a model directory "
                     "and import sentences to begin."),
            this));
    askForPicture();
}

void WelcomePage::askForPicture()
{
    if (hasPicture_ || request_ != 0 || !isVisible())
        return;
    for (const bridge::ModelEntry& model : services_.catalog.models()) {
        if (!model.run.isEmpty() || !model.error.isEmpty() || model.layers == 0)
            continue;
        bridge::ExplainSide dense { model.path, pictureSentence(), {},
            training::presetNamed("dense").plan(model.layers), {} };
        bridge::ExplainSide pruned = dense;
        pruned.plan = training::presetNamed("aggressive").plan(model.layers);
        request_ = services_.explainer.request(bridge::Lane::Reference, { dense, pruned });
        return;
    }
}

QWidget* WelcomePage::makeRight()
{
    auto* right = new QWidget(this);
    right->setAutoFillBackground(true);
    right->setBackgroundRole(QPalette::AlternateBase);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(36, 48, 36, 48);
    column->setSpacing(12);
    dense_ = new HeadPicture(right);
    dense_->setAccessibleName(tr("Attention of six heads in every layer, nothing pruned"));
    pruned_ = new HeadPicture(right);
    pruned_->setAccessibleName(tr("The same heads with about 80 % of their edges pruned"));
    auto* pictures = new QHBoxLayout;
    pictures->setSpacing(32);
    pictures->addWidget(pictureWithTitle(
        QStringLiteral("dense"), tr("Dense"), tr("every token looks at every token"), dense_));
    pictures->addWidget(pictureWithTitle(QStringLiteral("aggressive"), tr("Aggressive"),
        tr("only the strongest edges of each row stay"), pruned_));
    column->addLayout(pictures, 5);
    auto* caption = new controls::ElidedLabel(
        tr("Darker: more attention. Hatched: pruned. “%1”").arg(pictureSentence()), right);
    column->addWidget(caption);
    column->addSpacing(24);
    auto* head = new QHBoxLayout;
    head->addWidget(controls::titleLabel(tr("The tour"), right), 1);
    head->addWidget(controls::helpLabel(tr("five steps, Esc leaves"), right));
    column->addLayout(head);
    const std::array<std::array<QString, 3>, 5> steps { {
        { tr("Type a sentence"), tr("maps and prediction follow every key"), tr("Explore") },
        { tr("Move the what-if slider"), tr("watch cells fall away, and what the answer does"),
            tr("Explore") },
        { tr("Train an aggressive run"), tr("one click, charts are live"), tr("Train") },
        { tr("Compare it with dense"), tr("two maps and their difference"), tr("Explore") },
        { tr("Export a figure"), QStringLiteral("PNG, SVG, PDF, CSV"), tr("Explore") },
    } };
    for (std::size_t i = 0; i < steps.size(); ++i) {
        column->addWidget(new controls::Rule(Qt::Horizontal, right));
        auto* row = new QHBoxLayout;
        row->addWidget(controls::secondaryLabel(QString::number(i + 1), right));
        row->addWidget(controls::titleLabel(steps[i][0], right), 2);
        auto* what = new controls::ElidedLabel(steps[i][1], right);
        what->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        row->addWidget(what, 3);
        row->addWidget(controls::helpLabel(steps[i][2], right));
        column->addLayout(row);
    }
    column->addStretch(1);
    return right;
}

} // namespace crisp::shell
