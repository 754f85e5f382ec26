// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/message.h"
#include "commands.h"
#include "console.h"
#include "hub/locations.h"
#include "options.h"
#include "text/tokenizer_files.h"
#include "token_lines.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace crisp::app {
namespace {

struct TokenizeOptions {
    CommonOptions common;
    std::string model;
    std::optional<std::string> text;
    std::optional<std::string> textPair;
    std::optional<std::size_t> maxLength;
    bool standardInput = false;
};

/// Blocks of stdin, cut at line ends.
class LineReader {
public:
    /// The next line without its end, valid until the next call; nothing at the end of the input.
    std::optional<std::string_view> next()
    {
        while (true) {
            const std::size_t end = buffer_.find('\n', searched_);
            if (end != std::string::npos) {
                const std::string_view line(buffer_.data() + begin_, end - begin_);
                begin_ = searched_ = end + 1;
                return line;
            }
            searched_ = buffer_.size();
            if (!fill())
                break;
        }
        if (begin_ == buffer_.size())
            return std::nullopt;
        const std::string_view last(buffer_.data() + begin_, buffer_.size() - begin_);
        begin_ = searched_ = buffer_.size();
        return last;
    }

private:
    bool fill()
    {
        constexpr std::size_t block = 1U << 18U;
        constexpr std::size_t longestLine = 64U << 20U;
        buffer_.erase(0, begin_);
        searched_ -= begin_;
        begin_ = 0;
        const std::size_t size = buffer_.size();
        if (size > longestLine)
            throw base::Error("standard input has a line of more than 64 MiB");
        buffer_.resize(size + block);
        ssize_t count = 0;
        do
            count = ::read(STDIN_FILENO, buffer_.data() + size, block);
        while (count < 0 && errno == EINTR);
        if (count < 0)
            throw base::Error(
                fmt::format("standard input cannot be read: {}", std::strerror(errno)));
        buffer_.resize(size + static_cast<std::size_t>(count));
        return count > 0;
    }

    std::string buffer_;
    std::size_t begin_ = 0; ///< of the next line
    std::size_t searched_ = 0; ///< no line end before this
};

void tokenizeLines(const text::Tokenizer& tokenizer)
{
    constexpr std::size_t flushAbove = 1U << 16U;
    LineReader lines;
    std::string out;
    TokenRequest request;
    std::size_t number = 0;
    while (const std::optional<std::string_view> line = lines.next()) {
        ++number;
        try {
            parseTokenRequest(*line, request);
            appendTokens(out, tokenizer, request);
        } catch (const std::invalid_argument& error) {
            print(out); // what was right before it
            throw base::Error(fmt::format("standard input, line {}: {}", number, error.what()));
        }
        if (out.size() > flushAbove) {
            print(out);
            out.clear();
        }
    }
    print(out);
}

void printTable(const text::Tokenizer& tokenizer, const TokenRequest& request)
{
    const text::Encoding encoding
        = tokenizer.encode(request.text, request.textPair, request.maxLength);
    const auto offsets = text::codePointOffsets(encoding, request.text, request.textPair);
    for (std::size_t i = 0; i < encoding.size(); ++i)
        print(fmt::format("{:>4}  {:>6}  [{}, {})  {}\n", i, encoding.ids[i], offsets[i].begin,
            offsets[i].end, encoding.tokens[i]));
}

int tokenize(const TokenizeOptions& options)
{
    options.common.apply();
    if (options.standardInput == options.text.has_value())
        throw std::invalid_argument("give either --text or --stdin");
    const auto tokenizer = text::loadTokenizer(hub::findModel(options.model));
    if (options.standardInput) {
        tokenizeLines(*tokenizer);
        return Done;
    }
    TokenRequest request { *options.text, options.textPair, options.maxLength };
    requireUtf8("text", request.text);
    if (request.textPair)
        requireUtf8("text-pair", *request.textPair);
    if (!options.common.json) {
        printTable(*tokenizer, request);
        return Done;
    }
    std::string line;
    appendTokens(line, *tokenizer, request);
    print(line);
    return Done;
}

} // namespace

void addTokenizeCommand(CLI::App& program, Action& action)
{
    const auto options = std::make_shared<TokenizeOptions>();
    CLI::App* command = program.add_subcommand(
        "tokenize", "Show the tokens of a text, or tokenize many, one JSON object a line");
    command->add_option("--model", options->model, "A model directory, a run, or a name")
        ->required();
    command->add_option("--text", options->text, "The text");
    command->add_option("--text-pair", options->textPair, "A second text");
    command->add_option("--max-length", options->maxLength, "Cut to so many tokens");
    command->add_flag("--stdin", options->standardInput,
        "Read {\"text\":, \"text_pair\":?, \"max_length\":?} a line, write {\"ids\":, \"tokens\":, "
        "\"offsets\":} a line");
    addCommonOptions(*command, options->common);
    command->footer("Example:\n  crisp tokenize --model minilm --text \"a gripping , well-acted "
                    "film .\"\nOffsets count Unicode code points of the text; special tokens have "
                    "[0, 0).");
    command->callback([options, &action] { action = [options] { return tokenize(*options); }; });
}

} // namespace crisp::app
