// SPDX-License-Identifier: Apache-2.0
// What an export says when it does not work, and what it leaves behind: nothing.
#include "base/error.h"
#include "charts/export_hub.h"
#include "charts/figure_export.h"
#include "export_reading.h"
#include "sample_charts.h"
#include "support/temporary_folder.h"

#include <QDir>
#include <QPainter>
#include <QSignalSpy>

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <array>
#include <csignal>

namespace crisp::tests {
namespace {

using charts::FigureStyle;
using charts::FigureTable;
using charts::FileFormat;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::array allFormats { FileFormat::Png, FileFormat::Svg, FileFormat::Pdf,
    FileFormat::Csv, FileFormat::Json };

QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

/// What a base::Error says; empty if there was none.
template <class Action>
std::string errorOf(const Action& action)
{
    try {
        action();
    } catch (const base::Error& error) {
        return error.what();
    }
    return {};
}

/// Files of this process can get no larger, as if the disk were full.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes)
        : handler_(std::signal(SIGXFSZ, SIG_IGN))
    {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit { bytes, before_.rlim_max };
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk()
    {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    void (*handler_)(int);
    rlimit before_ {};
};

/// A figure of any size, with or without content.
class PlainFigure : public charts::Figure {
public:
    PlainFigure(QString name, QSizeF size, bool content = true)
        : name_(std::move(name))
        , size_(size)
        , content_(content)
    {
    }
    QString figureName() const override { return name_; }
    QString figureTitle() const override { return QStringLiteral("A figure"); }
    QString figureCaption() const override { return {}; }
    QSizeF figureSize() const override { return size_; }
    void paintFigure(QPainter& painter, const QRectF& area, const FigureStyle&) override
    {
        painter.fillRect(area, Qt::red);
    }
    FigureTable figureTable() const override
    {
        return { { QStringLiteral("value") },
            { { 0.1 }, { 0.1F }, { qlonglong(7) }, { QVariant() } } };
    }
    bool hasContent() const override { return content_; }

private:
    QString name_;
    QSizeF size_;
    bool content_;
};

TEST(FailedExport, names_the_path_and_the_reason_where_it_cannot_write)
{
    const crisp::testing::TemporaryFolder folder;
    folder.write("file", "not a folder");
    const auto chart = entropyChart();
    for (const FileFormat format : allFormats) {
        const QString path = text(folder / "file/chart");
        const std::string said = errorOf([&] { charts::saveFigure(*chart, path, format, {}); });
        EXPECT_THAT(said, AllOf(HasSubstr("file/chart."), HasSubstr("Not a directory")));
    }
    const std::string missing = errorOf(
        [&] { charts::saveFigure(*chart, text(folder / "none/chart.png"), FileFormat::Png, {}); });
    EXPECT_THAT(missing, AllOf(HasSubstr("none/chart.png"), HasSubstr("No such file")));
}

TEST(FailedExport, leaves_the_old_file_and_no_half_one_on_a_full_disk)
{
    const crisp::testing::TemporaryFolder folder;
    const auto chart = lossChart();
    for (const FileFormat format : allFormats) {
        const std::string name = "chart." + charts::extension(format).toStdString();
        folder.write(name, "old");
        std::string said;
        {
            const FullDisk full(1000);
            said = errorOf([&] { charts::saveFigure(*chart, text(folder / name), format, {}); });
        }
        EXPECT_THAT(said, AllOf(HasSubstr(name), HasSubstr("File too large")));
        EXPECT_EQ(crisp::testing::readAll(folder / name), "old");
    }
    EXPECT_EQ(QDir(text(folder.path())).entryList(QDir::Files).size(), 5);
}

TEST(FailedExport, says_of_a_picture_that_it_is_too_large)
{
    charts::PictureOptions options;
    options.scale = 8.0;
    PlainFigure wide(QStringLiteral("wide"), { 5000.0, 10.0 });
    EXPECT_THAT(errorOf([&] { (void)charts::renderImage(wide, options); }),
        AllOf(HasSubstr("too large"), HasSubstr("32767")));
    PlainFigure large(QStringLiteral("large"), { 3000.0, 3000.0 });
    EXPECT_THAT(errorOf([&] { (void)charts::renderImage(large, options); }),
        AllOf(HasSubstr("24192 x 24"), HasSubstr("400 million")));
    EXPECT_FALSE(charts::renderSvg(large, options).isEmpty()); // has no pixels
}

TEST(FailedExport, is_a_sentence_of_the_hub)
{
    const crisp::testing::TemporaryFolder folder;
    folder.write("file", "not a folder");
    const auto chart = entropyChart();
    charts::ExportHub hub;
    hub.setFolder(text(folder.path()));
    QSignalSpy failed(&hub, &charts::ExportHub::failed);
    QSignalSpy saved(&hub, &charts::ExportHub::saved);
    EXPECT_FALSE(hub.save(*chart, text(folder / "file/chart.png"), FileFormat::Png));
    EXPECT_FALSE(hub.saveAll({ chart.get() }, text(folder / "file"), QStringLiteral("train")));
    EXPECT_EQ(saved.count(), 0);
    ASSERT_EQ(failed.count(), 2);
    EXPECT_TRUE(failed[0][0].toString().contains(QStringLiteral("file/chart.png")));
    EXPECT_TRUE(failed[1][0].toString().contains(QStringLiteral("file/train")));
    EXPECT_EQ(hub.folder(), text(folder.path())) << "a folder that fails is not remembered";
}

TEST(Paths, get_the_extension_that_they_lack)
{
    const auto completed = [](const char* path) {
        return charts::completedPath(QString::fromUtf8(path), FileFormat::Png).toStdString();
    };
    EXPECT_EQ(completed("a"), "a.png");
    EXPECT_EQ(completed("a.b"), "a.b.png");
    EXPECT_EQ(completed("a.svg"), "a.svg.png");
    EXPECT_EQ(completed("a.png"), "a.png");
    EXPECT_EQ(completed("a.PNG"), "a.PNG");
    EXPECT_EQ(completed("folder.png/a"), "folder.png/a.png");
}

TEST(ManyFigures, get_names_of_their_own_and_leave_out_what_is_empty)
{
    const crisp::testing::TemporaryFolder folder;
    PlainFigure first(QStringLiteral("map"), { 50.0, 50.0 });
    PlainFigure second(QStringLiteral("map"), { 50.0, 50.0 });
    PlainFigure third(QStringLiteral("map-2"), { 50.0, 50.0 });
    PlainFigure empty(QStringLiteral("empty"), { 50.0, 50.0 }, false);
    PlainFigure table(QStringLiteral("table"), {});
    const std::array<charts::Figure*, 5> all { &first, &second, &third, &empty, &table };
    const std::array formats { FileFormat::Png, FileFormat::Csv };
    const QString target = text(folder / "new/folder");
    const QStringList files = charts::saveFigures(all, target, formats, {});
    const QStringList names = QDir(target).entryList(QDir::Files, QDir::Name);
    EXPECT_EQ(names.join(QLatin1Char(' ')),
        QStringLiteral("map-2-2.csv map-2-2.png map-2.csv map-2.png map.csv map.png table.csv"));
    EXPECT_EQ(files.size(), names.size());
}

TEST(Numbers, keep_what_kind_they_are)
{
    const PlainFigure figure(QStringLiteral("numbers"), {});
    EXPECT_EQ(charts::renderCsv(figure).toStdString(), "value\r\n0.1\r\n0.1\r\n7\r\n\r\n");
    EXPECT_EQ(charts::renderText(figure).toStdString(), "value\n0.1\n0.1\n7\n\n");
}

} // namespace
} // namespace crisp::tests
