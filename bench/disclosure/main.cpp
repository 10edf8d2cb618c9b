// Each document checked and, in turns with that, only split into words: one JSON line a document.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <vector>

#include "engines/disclosure/disclosure.hpp"
#include "engines/disclosure/tests/synthetic_text.hpp"
#include "platform/base/text.hpp"

using namespace qiying;
using namespace qiying::disclosure;

namespace {

constexpr int kRounds = 300;
constexpr std::size_t kSize = 60'000;

struct Document {
  std::string name, text;
};

// The named reference: decoding every character and cutting at white space.
std::size_t words_of(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  while (!text.empty()) {
    const auto c = base::decode_utf8(text);
    const bool space = base::is_space(c.value);
    words += inside && space;
    inside = !space;
    text.remove_prefix(c.size);
  }
  return words + inside;
}

template <class F>
double milliseconds(F&& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
}

double at(std::vector<double> values, double part) {
  std::ranges::sort(values);
  return values[std::min(values.size() - 1,
                         static_cast<std::size_t>(part * static_cast<double>(values.size())))];
}

// As long as a real one: the glossary and annexes are prose.
Document invented(const char* name, testing::Style style) {
  Document out{name, testing::print(testing::invent(7), style, 7).plain()};
  while (out.text.size() < kSize)
    out.text +=
        "（一）名词解释：指本级财政当年拨付的资金，含一般公共预算财政拨款收入和政府性基金预算财政拨款收入。"
        "\n";
  return out;
}

std::vector<Document> documents(int argc, char** argv) {
  if (argc < 2)
    return {invented("cells parted by tabs", testing::Style::tabs),
            invented("cells parted by blanks", testing::Style::spaced),
            invented("one word a line", testing::Style::stacked)};
  std::vector<Document> out;
  for (int i = 1; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    out.push_back({argv[i], {std::istreambuf_iterator<char>(in), {}}});
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  for (const auto& d : documents(argc, argv)) {
    const auto report = audit(d.name, d.text);
    if (!report) {
      fmt::print(stderr, "{}: {}\n", d.name, report.error().message.en);
      return 2;
    }
    std::vector<double> checks, words;
    std::size_t kept = 0;
    for (int i = 0; i < kRounds; ++i) {
      checks.push_back(milliseconds([&] { kept += audit(d.name, d.text)->findings.size(); }));
      words.push_back(milliseconds([&] { kept += words_of(d.text); }));
    }
    fmt::print(R"({{"name":"{}","bytes":{},"checked":{},"p50":{},"p99":{},"words_p50":{},"kept":{}}})"
               "\n",
               d.name, d.text.size(), report->summary.checked, at(checks, 0.5), at(checks, 0.99),
               at(words, 0.5), kept);
  }
  return 0;
}
