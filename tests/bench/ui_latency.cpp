// SPDX-License-Identifier: Apache-2.0
// How alive the window is: lateness of a heartbeat while a run trains on all threads, from a key to
// the repainted map, hover and zoom at 512 tokens, 100,000 points in a chart, memory over 1,000
// sentences. Prints figures, judges nothing. Needs a quiet machine and a model and data directory:
//   ui_latency MODEL_DIRECTORY DATA_DIRECTORY [SECONDS_OF_TRAINING]
// QT_QPA_PLATFORM decides where the window stands (offscreen, xcb under Xvfb).
#include "charts/curve_chart.h"
#include "charts/qcustomplot.h"
#include "checkpoint/pretrained_directory.h"
#include "explore/explore_page.h"
#include "explore/map_view.h"
#include "model/parameters.h"
#include "shell/main_window.h"
#include "shell/program.h"
#include "theme/theme.h"
#include "training/recipe.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMouseEvent>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QWheelEvent>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace crisp;

struct Summary {
    double p50 = 0.0;
    double p95 = 0.0;
    double p99 = 0.0;
    double most = 0.0;
};

Summary summarise(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const auto at = [&](double share) {
        return values[std::min(values.size() - 1,
            static_cast<std::size_t>(share * static_cast<double>(values.size())))];
    };
    return { at(0.5), at(0.95), at(0.99), values.back() };
}

void print(const std::string& what, const std::vector<double>& milliseconds)
{
    if (milliseconds.empty())
        return;
    const Summary s = summarise(milliseconds);
    fmt::print("{:<52} n {:>5}  p50 {:>7.2f}  p95 {:>7.2f}  p99 {:>7.2f}  max {:>7.2f} ms\n", what,
        milliseconds.size(), s.p50, s.p95, s.p99, s.most);
    std::fflush(stdout);
}

double residentMegabytes()
{
    std::ifstream file("/proc/self/statm");
    long pages = 0;
    long resident = 0;
    file >> pages >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// Counts the paint events of a widget and everything in it.
class PaintCounter : public QObject {
public:
    explicit PaintCounter(QWidget* watched)
    {
        watched->installEventFilter(this);
        for (QWidget* child : watched->findChildren<QWidget*>())
            child->installEventFilter(this);
    }
    bool eventFilter(QObject* /*watched*/, QEvent* event) override
    {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
    int count = 0;
};

double milliseconds(const QElapsedTimer& timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

class Bench {
public:
    Bench(const QString& model, const QString& data)
        : model_(model)
        , data_(data)
        , program_({ folder_.filePath(QStringLiteral("settings.ini")),
              folder_.filePath(QStringLiteral("session.json")),
              folder_.filePath(QStringLiteral("runs")) })
        , window_(program_)
        , page_(*window_.explorePage())
    {
        window_.resize(1440, 900);
        window_.show();
        window_.showPage(QStringLiteral("explore"));
        spin(500);
    }

    void heartbeatWhileTraining(int seconds)
    {
        training::Recipe recipe;
        recipe.model = model_.toStdString();
        recipe.data.directory = data_.toStdString();
        recipe.preset = "aggressive";
        recipe.epochs = 100.0;
        recipe.evalEvery = 64;
        bridge::TrainingQueue& queue = program_.services().queue;
        page_.setModel(model_);
        queue.add(training::resolveRecipe(recipe), folder_.filePath(QStringLiteral("runs/bench")));
        while (queue.running() == nullptr || queue.running()->step < 5)
            spin(50);
        std::vector<double> late;
        QElapsedTimer clock;
        clock.start();
        constexpr qint64 period_ns = 5'000'000;
        qint64 due = clock.nsecsElapsed() + period_ns;
        QTimer beat;
        beat.setTimerType(Qt::PreciseTimer);
        beat.setInterval(5);
        QObject::connect(&beat, &QTimer::timeout, [&] {
            const qint64 now = clock.nsecsElapsed();
            late.push_back(std::max(0.0, static_cast<double>(now - due) / 1e6));
            due = now + period_ns;
        });
        beat.start();
        const QStringList pages { QStringLiteral("train"), QStringLiteral("explore"),
            QStringLiteral("results"), QStringLiteral("explore"), QStringLiteral("library"),
            QStringLiteral("train") };
        int action = 0;
        QTimer act;
        QObject::connect(&act, &QTimer::timeout, [&] {
            ++action;
            if (action % 12 == 0)
                window_.showPage(pages[(action / 12) % pages.size()]);
            else if (QLineEdit* box = sentenceBox(); box != nullptr && box->isVisible())
                QTest::keyClick(box, static_cast<char>('a' + action % 26));
        });
        act.start(180);
        const std::uint64_t first = queue.running()->step;
        while (clock.elapsed() < 1000LL * seconds)
            QApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
        const std::uint64_t steps = queue.running() != nullptr ? queue.running()->step - first : 0;
        beat.stop();
        act.stop();
        queue.shutdown();
        print(fmt::format("heartbeat lateness, training ({} steps)", steps), late);
    }

    void typing(const std::string& name, const QString& model)
    {
        page_.setModel(model);
        page_.setText(QStringLiteral("a gripping film that never quite trusts its audience and "
                                     "still finds a way to move us all in the very end"));
        settle();
        const std::size_t tokens = page_.explanation()->size();
        PaintCounter paints(map());
        std::vector<double> times;
        for (int i = 0; i < 60; ++i) {
            QElapsedTimer timer;
            timer.start();
            const int before = paints.count;
            QTest::keyClick(sentenceBox(), i % 4 == 3 ? Qt::Key_Backspace : Qt::Key_E);
            while (!page_.isUpToDate() || paints.count == before)
                QApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
            times.push_back(milliseconds(timer));
            spin(30);
        }
        print(fmt::format("key to repainted map, {}, {} tokens", name, tokens), times);
    }

    void longSentence()
    {
        page_.setModel(model_);
        std::vector<double> answers;
        for (int round = 0; round < 46; ++round) {
            QString text = QString::number(round);
            for (int i = 0; i < 520; ++i)
                text += QStringLiteral(" film");
            PaintCounter paints(map());
            QElapsedTimer timer;
            timer.start();
            page_.setText(text);
            while (!page_.isUpToDate() || paints.count == 0)
                QApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
            answers.push_back(milliseconds(timer));
            spin(100);
        }
        const std::size_t tokens = page_.explanation()->size();
        const auto settled = answers.begin() + 6; // until then every answer takes fresh memory
        print(fmt::format("a new sentence, {} tokens, the first six", tokens),
            { answers.begin(), settled });
        print(fmt::format("a new sentence, {} tokens, then", tokens), { settled, answers.end() });
        hoverAndZoom();
    }

    void hoverAndZoom()
    {
        explore::MapView* plot = map();
        PaintCounter paints(plot);
        std::vector<double> hover;
        std::vector<double> zoom;
        std::mt19937 random(1);
        for (int i = 0; i < 150; ++i) {
            const QPointF at(
                std::uniform_int_distribution<>(plot->width() / 3, plot->width() - 20)(random),
                std::uniform_int_distribution<>(plot->height() / 3, plot->height() - 60)(random));
            QElapsedTimer timer;
            timer.start();
            QMouseEvent move(QEvent::MouseMove, at, plot->mapToGlobal(at), Qt::NoButton,
                Qt::NoButton, Qt::NoModifier);
            QApplication::sendEvent(plot, &move);
            QApplication::processEvents();
            hover.push_back(milliseconds(timer));
            if (i % 3 != 0)
                continue;
            timer.restart();
            QWheelEvent wheel(at, plot->mapToGlobal(at), {}, { 0, i % 2 == 0 ? 120 : -120 },
                Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(plot, &wheel);
            QApplication::processEvents();
            zoom.push_back(milliseconds(timer));
        }
        print("hover, to an empty event queue", hover);
        print("zoom by the wheel, to an empty event queue", zoom);
        fmt::print("(the map was painted {} times meanwhile)\n", paints.count);
    }

    void memory()
    {
        page_.setModel(model_);
        std::mt19937 random(2);
        double early = 0.0;
        for (int i = 0; i < 1000; ++i) {
            QString text;
            const int words = std::uniform_int_distribution<>(3, 40)(random);
            for (int w = 0; w < words; ++w)
                text += QStringLiteral("word%1 ").arg(random() % 1000);
            page_.setText(text);
            settle();
            if (i == 200)
                early = residentMegabytes();
        }
        fmt::print("memory after 200 sentences {:.0f} MB, after 1,000 {:.0f} MB\n", early,
            residentMegabytes());
    }

    static void manyPoints()
    {
        charts::CurveAxes axes;
        axes.name = QStringLiteral("loss");
        axes.smooth = true;
        charts::CurveChart chart(axes);
        chart.resize(511, 236);
        charts::CurveSeries series;
        series.id = series.name = QStringLiteral("run");
        series.plan = QStringLiteral("aggressive");
        std::mt19937 random(3);
        for (int i = 0; i < 100'000; ++i) {
            series.x.push_back(i);
            series.y.push_back(
                1.0 / (1.0 + i * 1e-4) + std::normal_distribution<>(0.0, 0.1)(random));
        }
        chart.setSeries({ series });
        chart.show();
        spin(200);
        std::vector<double> times;
        for (int i = 0; i < 60; ++i) {
            QElapsedTimer timer;
            timer.start();
            chart.findChild<QCustomPlot*>()->replot(QCustomPlot::rpImmediateRefresh);
            times.push_back(milliseconds(timer));
        }
        print("replot of 100,000 points", times);
    }

private:
    QLineEdit* sentenceBox() const
    {
        return page_.findChild<QLineEdit*>(QStringLiteral("sentenceBox"));
    }

    /// The one that shows; the comparison has others.
    explore::MapView* map() const
    {
        const auto maps = page_.findChildren<explore::MapView*>();
        const auto shown = std::ranges::find_if(
            maps, [](const explore::MapView* one) { return one->isVisible(); });
        return shown == maps.end() ? nullptr : *shown;
    }

    void settle() const
    {
        while (!page_.isUpToDate())
            QApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
        spin(1); // a view that shows for the first time
    }

    static void spin(int ms)
    {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < ms)
            QApplication::processEvents(QEventLoop::AllEvents, 10);
    }

    QTemporaryDir folder_;
    QString model_;
    QString data_;
    shell::Program program_;
    shell::MainWindow window_;
    explore::ExplorePage& page_;
};

/// The 66 million parameters of DistilBERT with random weights and the given model's tokenizer.
QString distilbertShape(const QString& tokenizerOf, const QString& folder)
{
    QDir().mkpath(folder);
    model::ModelConfig config;
    model::Parameters parameters(config);
    model::initialise(parameters, config, 1);
    checkpoint::savePretrained(
        folder.toStdString(), config, parameters, std::filesystem::path(tokenizerOf.toStdString()));
    return folder;
}

} // namespace

int main(int count, char** arguments)
{
    if (count < 3) {
        fmt::print(stderr, "usage: ui_latency MODEL_DIRECTORY DATA_DIRECTORY [SECONDS]\n");
        return 2;
    }
    QApplication application(count, arguments);
    theme::install(application, theme::Choice::Light);
    QTemporaryDir folder;
    const QString model = QDir().absoluteFilePath(QString::fromLocal8Bit(arguments[1]));
    const QString data = QDir().absoluteFilePath(QString::fromLocal8Bit(arguments[2]));
    Bench bench(model, data);
    bench.typing("this model", model);
    bench.typing(
        "DistilBERT's shape", distilbertShape(model, folder.filePath(QStringLiteral("d"))));
    bench.longSentence();
    Bench::manyPoints();
    bench.memory();
    bench.heartbeatWhileTraining(count > 3 ? std::max(5, std::atoi(arguments[3])) : 60);
    return 0;
}
