#include "engines/disclosure/internal/compose/forms.hpp"

#include <array>

namespace qiying::disclosure::internal {
namespace {

bool is_staff(const std::string& code) {
  return code.starts_with("301") || code.starts_with("303");
}

Cells economic(const std::string& code, const std::string& name, Cents amount) {
  const auto shown = cell(amount);
  return {code, name, shown, is_staff(code) ? shown : "", is_staff(code) ? "" : shown};
}

}  // namespace

std::string chinese(std::size_t n) {
  constexpr std::array<const char*, 11> kDigits = {"",   "一", "二", "三", "四", "五",
                                                   "六", "七", "八", "九", "十"};
  if (n <= 10) return kDigits[n];
  return std::string(n < 20 ? "" : kDigits[n / 10 % 10]) + "十" + kDigits[n % 10];
}

PaperTable& Forms::table(const std::string& title) {
  const auto n = paper_.tables.size() + 1;
  PaperTable t;
  t.number = (budget_ ? "预算" : "公开") + std::string(n < 10 ? "0" : "") + std::to_string(n) + "表";
  t.title = std::to_string(book_.year) + (budget_ ? "年" : "年度") + title;
  paper_.tables.push_back(std::move(t));
  paper_.blocks.push_back({0, "", static_cast<std::int64_t>(n) - 1});
  return paper_.tables.back();
}

Cells Forms::row(const std::string& code, const std::string& name, Cells amounts) {
  amounts.insert(amounts.begin(), {code, name});
  return amounts;
}

Cells Forms::three_cells(const ThreePublic& t) {
  return {digits(three_total(t)),      digits(cents(t.abroad)),  digits(three_cars(t)),
          digits(cents(t.car_bought)), digits(cents(t.car_run)), digits(cents(t.reception))};
}

void Forms::economic_rows(PaperTable& t) const {
  const std::pair<const char*, const char*> classes[] = {{"301", "工资福利支出"},
                                                         {"302", "商品和服务支出"},
                                                         {"303", "对个人和家庭的补助"},
                                                         {"310", "资本性支出"}};
  Cents staff = 0, office = 0;
  for (const auto& e : book_.economics) (is_staff(e.code) ? staff : office) += cents(e.amount);
  t.rows.push_back({"", "合计", cell(staff + office), cell(staff), cell(office)});
  for (const auto& [code, name] : classes) {
    Cents sum = 0;
    for (const auto& e : book_.economics)
      if (e.code.starts_with(code)) sum += cents(e.amount);
    if (sum == 0) continue;
    t.rows.push_back(economic(code, name, sum));
    for (const auto& e : book_.economics)
      if (e.code.starts_with(code) && cents(e.amount) != 0)
        t.rows.push_back(economic(e.code, e.name, cents(e.amount)));
  }
}

}  // namespace qiying::disclosure::internal
