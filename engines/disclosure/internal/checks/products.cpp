// Calculations inside forms: "6.4万元/人×2人" beside 12.8, points of a cell beside its amount, details beside
// the project's sum.
#include <fmt/format.h>

#include <algorithm>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/details.hpp"
#include "engines/disclosure/internal/grid.hpp"
#include "engines/disclosure/internal/narrative.hpp"
#include "engines/disclosure/internal/titles.hpp"

namespace qiying::disclosure::internal {
namespace {

bool digit(char c) {
  return c >= '0' && c <= '9';
}

struct Product {
  double wan = 0;
  std::optional<Number> result;  // after "="
  std::string text;
};

std::size_t times_sign(std::string_view text) {
  for (const auto sign : {"×", "*", "✕", "╳", "Ⅹ"})
    if (text.starts_with(sign)) return std::string_view(sign).size();
  return 0;
}

// The words between a figure and the next sign, such as "/人" or "人".
std::size_t words_size(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size() && i < 36 && !digit(text[i]) && !times_sign(text.substr(i)) &&
         std::string_view("=+,;。(:、").find(text[i]) == std::string_view::npos &&
         !text.substr(i).starts_with("。") && !text.substr(i).starts_with("、"))
    ++i;
  return i;
}

// "20元/册×1500册" at the front; one factor must be money.
std::optional<Product> product_at(std::string_view text, std::size_t& used) {
  double value = 1;
  bool money = false;
  int factors = 0;
  std::size_t i = 0;
  Product out;
  for (;;) {
    const auto size = number_size(text.substr(i));
    if (size == 0) return std::nullopt;
    auto number = *parse_number(text.substr(i, size));
    i += size;
    std::size_t unit_size = 0;
    const auto unit = money_unit(text.substr(i), unit_size);
    if (unit != Money::none && !money) {
      value *= number.value() * (unit == Money::yuan       ? 1e-4
                                 : unit == Money::thousand ? 0.1
                                 : unit == Money::yi       ? 1e4
                                                           : 1);
      money = true;
    } else {
      if (text.substr(i).starts_with("%")) number.micro /= 100;
      value *= number.value();
    }
    ++factors;
    i += unit_size;
    const auto words = words_size(text.substr(i));
    const auto sign = times_sign(text.substr(i + words));
    if (sign == 0) {
      if (text.substr(i + words).starts_with("=")) {
        i += words + 1;
        const auto n = number_size(text.substr(i));
        std::size_t result_unit = 0;
        if (n > 0) {
          const auto result = *parse_number(text.substr(i, n));
          const auto u = money_unit(text.substr(i + n), result_unit);
          if (u != Money::none) out.result = in_wan(result, u);
          i += n + result_unit;
        }
      }
      break;
    }
    i += words + sign;
  }
  if (!money || factors < 2) return std::nullopt;
  out.wan = value;
  out.text = std::string(text.substr(0, i));
  used = i;
  return out;
}

std::vector<Product> products_in(std::string_view text) {
  std::vector<Product> out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t used = 0;
    const bool start = digit(text[i]) && (i == 0 || (!digit(text[i - 1]) && text[i - 1] != '.'));
    if (start)
      if (auto p = product_at(text.substr(i), used)) {
        out.push_back(std::move(*p));
        i += used;
        continue;
      }
    ++i;
  }
  return out;
}

bool near(double a, const Number& b) {
  return std::abs(a - b.value()) <= b.half() + 1e-7;
}

Finding wrong_product(const Place& place, const Product& p, const Number& stated) {
  Finding f{.kind = "detail.product",
            .place = place,
            .quoted = p.text,
            .stated = stated.text,
            .expected = show(p.wan, std::min<std::int64_t>(stated.ulp, 10'000))};
  f.why = {fmt::format("{} = {} 万元，列为 {} 万元", p.text, f.expected, show(stated.micro, stated.ulp)),
           fmt::format("{} = {} (10,000 yuan), printed as {}", p.text, f.expected,
                       show(stated.micro, stated.ulp))};
  f.evidence.push_back(proof("测算依据", stated, place.line));
  return f;
}

void check_text_products(const Document& doc, Ledger& ledger) {
  for (const auto& p : doc.paragraphs)
    for (const auto& s : p.sentences)
      for (const auto& product : products_in(squeeze(s.text))) {
        if (!product.result) continue;
        if (near(product.wan, *product.result))
          ledger.held("details");
        else
          ledger.found("details", wrong_product(at(p), product, *product.result));
      }
}

// What the points of a basis add up to: "1.尾款17.22万元。2.质保金11.3075万元。"
std::optional<Number> sum_of_points(const std::string& basis, int& points) {
  Number sum{.micro = 0, .ulp = 1, .text = ""};
  points = 0;
  std::string rest = basis;
  // The mark of a point, not the digits of an amount.
  const auto find_mark = [&](int n, std::size_t from) {
    const auto mark = std::to_string(n) + ".";
    auto found = rest.find(mark, from);
    while (found != rest.npos && found > 0 && (digit(rest[found - 1]) || rest[found - 1] == '.'))
      found = rest.find(mark, found + 1);
    return found;
  };
  for (int n = 1;; ++n) {
    const auto mark = std::to_string(n) + ".";
    const auto from = find_mark(n, 0);
    if (from == rest.npos) break;
    const auto next = find_mark(n + 1, from + mark.size());
    const auto sentences = read_sentences(
        tighten(rest.substr(from + mark.size(), next == rest.npos ? next : next - from - mark.size())), 0);
    const Mention* first = nullptr;
    if (!sentences.empty())
      for (const auto& m : sentences.front().mentions)
        if (!first && m.figure == Figure::money) first = &m;
    // Only a point that names its amount at once counts.
    if (!first || first->begin > 90) return std::nullopt;
    sum.micro += first->number.micro;
    sum.text += (points > 0 ? " + " : "") + first->number.text;
    ++points;
    rest.erase(0, from + mark.size());
  }
  return points > 1 ? std::optional(sum) : std::nullopt;
}

void check_basis(const Table& table, const Detail& d, Group& group) {
  const auto place = at(table, d.name, d.line);
  const auto products = products_in(squeeze(d.basis));
  if (!products.empty()) {
    double sum = 0;
    std::string text;
    for (const auto& p : products) {
      sum += p.wan;
      text += (text.empty() ? "" : " + ") + p.text;
      if (p.result && !near(p.wan, *p.result)) group.found(wrong_product(place, p, *p.result));
    }
    if (near(sum, d.amount))
      group.held();
    else if (products.size() > 1 || d.basis.size() < 80)
      group.found(wrong_product(place, {sum, std::nullopt, text}, d.amount));
    return;
  }
  int points = 0;
  const auto sum = sum_of_points(d.basis, points);
  if (!sum) return;
  if (same(*sum, d.amount)) return group.held();
  Finding f{.kind = "detail.points",
            .place = place,
            .quoted = shorten(d.basis, 120),
            .stated = d.amount.text,
            .expected = show(sum->micro, std::min<std::int64_t>(d.amount.ulp, 10'000))};
  f.why = {fmt::format("依据中各点 {} = {}，金额列为 {}", sum->text, f.expected, d.amount.text),
           fmt::format("The points of the basis {} = {}, the amount says {}", sum->text, f.expected,
                       d.amount.text)};
  f.evidence.push_back(proof(d.name, d.amount, d.line));
  group.found(std::move(f));
}

void check_sources(const Table& table, Group& group) {
  for (const auto& s : sources_of(table)) {
    if (!s.total || s.sources < 2) continue;
    Number sum{.micro = 0, .ulp = 1, .text = ""};
    for (const auto& n : s.parts) {
      sum.micro += n.micro;
      sum.text += (sum.text.empty() ? "" : " + ") + n.text;
    }
    if (same(*s.total, sum)) {
      group.held();
      continue;
    }
    Finding f{.kind = "detail.sources",
              .place = at(table, "当年预算合计", s.line),
              .quoted = "当年预算合计 " + s.total->text,
              .stated = s.total->text,
              .expected = show(sum.micro, s.total->ulp)};
    f.why = {fmt::format("当年预算合计 {}，各资金来源 {} = {}", s.total->text, sum.text, f.expected),
             fmt::format("The sum says {}, its sources {} = {}", s.total->text, sum.text, f.expected)};
    f.evidence.push_back(proof("当年预算合计", *s.total, s.line));
    group.found(std::move(f));
  }
}

void check_details(const Table& table, Ledger& ledger) {
  Group sources("details");
  check_sources(table, sources);
  sources.commit(ledger, true);
  const auto details = details_of(table);
  if (details.empty()) return;
  Group group("details"), bases("details");
  std::int64_t sum = 0;
  std::string text;
  for (const auto& d : details) {
    check_basis(table, d, bases);
    sum += d.amount.micro;
    text += (text.empty() ? "" : " + ") + d.amount.text;
  }
  std::size_t line = 0;
  if (const auto stated = project_sum(table, line)) {
    const Number total{.micro = sum, .ulp = 1, .text = text};
    if (same(*stated, total)) {
      group.held();
    } else {
      Finding f{.kind = "detail.sum",
                .place = at(table, "项目当年预算", line),
                .quoted = stated->text,
                .stated = stated->text,
                .expected = show(sum, std::min<std::int64_t>(stated->ulp, 10'000))};
      f.why = {
          fmt::format("支出明细 {} = {}，项目当年预算为 {}", text, f.expected, stated->text),
          fmt::format("The details {} = {}, the project's budget says {}", text, f.expected, stated->text)};
      for (const auto& d : details) f.evidence.push_back(proof(d.name, d.amount, d.line));
      group.found(std::move(f));
    }
  }
  bases.commit(ledger, !table.grid.empty());
  group.commit(ledger, !table.grid.empty());
}

bool form_of_project(const Table& table) {
  return table.kind == Kind::project_targets || table.kind == Kind::whole_targets;
}

}  // namespace

void check_products(const Document& doc, Ledger& ledger) {
  check_text_products(doc, ledger);
  for (const auto& table : doc.tables)
    if (!table.grid.empty() || form_of_project(table)) check_details(table, ledger);
}

}  // namespace qiying::disclosure::internal
