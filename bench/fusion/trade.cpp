#include "bench/fusion/trade.hpp"

#include <fstream>
#include <iterator>
#include <ostream>
#include <stdexcept>

#include "engines/fusion/standardise.hpp"
#include "platform/base/text.hpp"

namespace bench {
namespace {

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Score score_trade_names(const std::filesystem::path& names, const std::filesystem::path& content,
                        std::ostream* misses) {
  using namespace qiying;
  const auto reference =
      fusion::Reference::load({{"divisions.csv", slurp(content / "divisions/divisions.csv")},
                               {"company_words.toml", slurp(content / "fusion/company_words.toml")}});
  if (!reference) throw std::runtime_error(reference.error().message.en);
  double right = 0, said = 0, real = 0, all = 0;
  std::ifstream in(names);
  for (std::string line; std::getline(in, line);) {
    const auto blank = line.find(' ');
    const auto wanted = blank == line.npos ? "" : base::normalize_name(base::trim(line.substr(blank)));
    const auto name = fusion::parse_company_name(line.substr(0, blank), *reference);
    const auto& found = name.trade;
    if (misses != nullptr && found != wanted)
      *misses << name.normal << '\t' << name.region << '|' << found << '|' << name.industry << '|'
              << name.form << '|' << name.branch << "\twanted " << wanted << '\n';
    ++all;
    right += !found.empty() && found == wanted;
    said += !found.empty();
    real += !wanted.empty();
  }
  Score score;
  score.records = static_cast<std::uint64_t>(all);
  score.precision = right / said, score.recall = right / real;
  score.f1 = 2 * right / (said + real);
  return score;
}

}  // namespace bench
