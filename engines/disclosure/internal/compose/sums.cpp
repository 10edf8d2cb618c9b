#include "engines/disclosure/internal/compose/sums.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace qiying::disclosure::internal {
namespace {

constexpr Cents kFenPerCent = 10'000;  // 0.01 万元 = 100 yuan

std::string name_for(const Book& book, const std::string& code) {
  for (const auto& n : book.names)
    if (n.code == code) return n.name;
  return code;
}

Item item_of(const FunctionLine& f) {
  return {f.code,          f.name,           f.source,         cents(f.staff),
          cents(f.office), cents(f.project), cents(f.initial), cents(f.whole)};
}

}  // namespace

Cents cents(base::Fen amount) {
  const auto half = amount.value < 0 ? -kFenPerCent / 2 : kFenPerCent / 2;
  return (amount.value + half) / kFenPerCent;
}

std::string digits(Cents amount) {
  const auto size = amount < 0 ? -amount : amount;
  auto rest = std::to_string(size % 100);
  if (rest.size() < 2) rest.insert(0, "0");
  return (amount < 0 ? "-" : "") + std::to_string(size / 100) + "." + rest;
}

std::string cell(Cents amount) {
  return amount == 0 ? std::string() : digits(amount);
}

std::string percent(Cents part, Cents whole) {
  if (whole == 0) return "0.00";
  // In hundredths of a percent, exactly: part * 10000 / whole, half up.
  const auto scaled = static_cast<__int128>(part) * 20000 / whole;
  return digits(static_cast<Cents>((scaled + 1) / 2));
}

Sums::Sums(const Book& b) : book(b) {
  std::map<std::string, std::map<std::string, std::vector<Item>>> tree;
  for (const auto& f : b.functions) tree[f.code.substr(0, 3)][f.code.substr(0, 5)].push_back(item_of(f));
  for (auto& [code, groups] : tree) {
    Class c{code, name_for(b, code), {}};
    for (auto& [group, items] : groups) {
      std::ranges::sort(items, [](const Item& a, const Item& b) {
        return std::tie(a.code, a.source) < std::tie(b.code, b.source);
      });
      c.groups.push_back({group, name_for(b, group), std::move(items)});
    }
    classes.push_back(std::move(c));
  }
}

Cents Sums::of_group(const Group& g, const Of& of) {
  Cents out = 0;
  for (const auto& i : g.items) out += of(i);
  return out;
}

Cents Sums::of_class(const Class& c, const Of& of) {
  Cents out = 0;
  for (const auto& g : c.groups) out += of_group(g, of);
  return out;
}

Cents Sums::all(const Of& of) const {
  Cents out = 0;
  for (const auto& c : classes) out += of_class(c, of);
  return out;
}

Cents Sums::source(Source s) const {
  return all(only(s, total_of));
}
Cents Sums::total() const {
  return all(total_of);
}
Cents Sums::fiscal() const {
  return total() - source(Source::own);
}
Cents Sums::basic() const {
  return all(basic_of);
}
Cents Sums::project() const {
  return all(project_of);
}

Of only(Source s, const Of& of) {
  return [s, of](const Item& i) { return i.source == s ? of(i) : Cents{0}; };
}
Cents total_of(const Item& i) {
  return i.total();
}
Cents basic_of(const Item& i) {
  return i.basic();
}
Cents project_of(const Item& i) {
  return i.project;
}
Cents three_cars(const ThreePublic& t) {
  return cents(t.car_bought) + cents(t.car_run);
}
Cents three_total(const ThreePublic& t) {
  return cents(t.abroad) + three_cars(t) + cents(t.reception);
}

std::string_view name_of_source(Source s, DocumentKind kind) {
  const bool budget = kind == DocumentKind::budget;
  switch (s) {
    case Source::general:
      return budget ? "一般公共预算拨款" : "一般公共预算财政拨款";
    case Source::fund:
      return budget ? "政府性基金预算拨款" : "政府性基金预算财政拨款";
    case Source::capital:
      return budget ? "国有资本经营预算拨款" : "国有资本经营预算财政拨款";
    case Source::own:
      break;
  }
  return "事业";
}

std::string change(Cents now, Cents last) {
  if (now == last) return "与上年持平";
  const auto by = now > last ? now - last : last - now;
  return std::string(now > last ? "增加" : "减少") + digits(by) + "万元，" + (now > last ? "增长" : "下降") +
         percent(by, last) + "%";
}

}  // namespace qiying::disclosure::internal
