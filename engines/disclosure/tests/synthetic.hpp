#pragma once
// Invented budgets and final accounts with random figures that are right, in every style of text; and the
// same with one figure altered. No place, name or amount is real.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace qiying::disclosure::testing {

enum class Style { tabs, spaced, stacked };

// Every checked figure stands between \x01 and \x02.
struct Marked {
  std::string text;

  std::string plain() const {
    std::string out;
    for (const char c : text)
      if (c != '\x01' && c != '\x02') out += c;
    return out;
  }
  std::size_t figures() const {
    std::size_t n = 0;
    for (const char c : text) n += c == '\x01';
    return n;
  }
  // The same text with one digit of figure `which` changed; tells the old and the new figure.
  std::string altered(std::size_t which, std::mt19937& random, std::string& what) const;
};

inline std::string Marked::altered(std::size_t which, std::mt19937& random, std::string& what) const {
  std::size_t at = 0;
  for (std::size_t n = 0; n <= which; ++n) at = text.find('\x01', at) + 1;
  const auto end = text.find('\x02', at);
  std::vector<std::size_t> digits;
  for (auto i = at; i < end; ++i)
    if (text[i] >= '0' && text[i] <= '9') digits.push_back(i);
  const auto i = digits[random() % digits.size()];
  Marked copy = *this;
  char d = text[i];
  while (d == text[i]) d = static_cast<char>('0' + random() % 10);
  copy.text[i] = d;
  const auto line = text.rfind('\n', at) + 1;
  const auto until = text.find('\n', at);
  what = Marked{text.substr(line, until - line)}.plain() + "  :: " + text.substr(at, end - at) + " -> " +
         copy.text.substr(at, end - at);
  return copy.plain();
}

using Amount = std::int64_t;  // 0.01 万元

inline std::string digits(Amount a) {
  auto cents = std::to_string(a % 100);
  return std::to_string(a / 100) + "." + (cents.size() < 2 ? "0" : "") + cents;
}
inline std::string mark(Amount a) {
  return "\x01" + digits(a) + "\x02";
}
inline std::string mark(const std::string& s) {
  return "\x01" + s + "\x02";
}
// Rounded half up to two decimals.
inline std::string ratio(double value) {
  return digits(static_cast<Amount>(value * 100 + 0.5));
}

struct Item {
  std::string code, name;
  Amount staff = 0, office = 0, project = 0;
  Amount basic() const { return staff + office; }
  Amount total() const { return basic() + project; }
};

struct Economic {
  std::string code, name;
  Amount amount = 0;
};

struct Project {
  std::string name;
  Amount budget = 0;    // of the year
  Amount executed = 0;  // final accounts
};

struct Class {
  std::string code, name, sub, sub_name;
  std::vector<Item> items;
  Amount sum(Amount (*of)(const Item&)) const {
    Amount s = 0;
    for (const auto& i : items) s += of(i);
    return s;
  }
};

struct Model {
  bool final_account = false;
  int year = 2025;
  std::string unit;
  std::vector<Class> classes;
  std::vector<Economic> wages, goods, help;
  std::vector<Project> projects;
  Amount business = 0;  // 事业收入, spent as projects of the first class
  Amount last_year = 0;

  template <class F>
  Amount sum(F of) const {
    Amount s = 0;
    for (const auto& c : classes)
      for (const auto& i : c.items) s += of(i);
    return s;
  }
  Amount staff() const {
    return sum([](const Item& i) { return i.staff; });
  }
  Amount office() const {
    return sum([](const Item& i) { return i.office; });
  }
  Amount basic() const { return staff() + office(); }
  Amount project() const {
    return sum([](const Item& i) { return i.project; });
  }
  Amount general() const { return basic() + project(); }
};

inline Amount amount(std::mt19937& r, Amount low, Amount high) {
  return low + static_cast<Amount>(r() % static_cast<std::uint32_t>(high - low + 1));
}

// `parts` random amounts that make `total`.
inline std::vector<Amount> split(std::mt19937& r, Amount total, std::size_t parts) {
  std::vector<Amount> out(parts, 0);
  for (std::size_t i = 0; i + 1 < parts; ++i) {
    const auto mean = total / static_cast<Amount>(parts - i);
    out[i] = amount(r, mean / 2 + 1, std::max<Amount>(mean / 2 + 2, mean * 3 / 2));
    if (out[i] >= total - static_cast<Amount>(parts)) out[i] = 1;
    total -= out[i];
  }
  out.back() = total;
  return out;
}

inline void fill_classes(Model& m, std::mt19937& r) {
  m.classes = {
      {"201",
       "一般公共服务支出",
       "20103",
       "政府办公厅(室)及相关机构事务",
       {{"2010302", "一般行政管理事务", 0, 0, amount(r, 4000, 60000)},
        {"2010350", "事业运行", amount(r, 10000, 90000), amount(r, 900, 9000), 0}}},
      {"208",
       "社会保障和就业支出",
       "20805",
       "行政事业单位养老支出",
       {{"2080502", "事业单位离退休", amount(r, 100, 4000), 0, 0},
        {"2080505", "机关事业单位基本养老保险缴费支出", amount(r, 500, 7000), 0, 0}}},
      {"210",
       "卫生健康支出",
       "21011",
       "行政事业单位医疗",
       {{"2101102", "事业单位医疗", amount(r, 300, 5000), 0, 0},
        {"2101103", "公务员医疗补助", amount(r, 300, 3000), 0, 0}}},
      {"221",
       "住房保障支出",
       "22102",
       "住房改革支出",
       {{"2210201", "住房公积金", amount(r, 800, 9000), 0, 0},
        {"2210202", "提租补贴", amount(r, 100, 2000), 0, 0},
        {"2210203", "购房补贴", amount(r, 100, 4000), 0, 0}}},
  };
  if (r() % 2) m.classes[1].items.push_back({"2080599", "其他行政事业单位养老支出", 0, amount(r, 10, 90), 0});
  if (r() % 3 == 0)
    m.classes.push_back({"215",
                         "资源勘探工业信息等支出",
                         "21508",
                         "支持中小企业发展和管理支出",
                         {{"2150805", "中小企业发展专项", 0, 0, amount(r, 5000, 90000)},
                          {"2150899", "其他支持中小企业发展和管理支出", 0, 0, amount(r, 100, 9000)}}});
}

inline void fill_economics(Model& m, std::mt19937& r) {
  const auto of = [&](const char* code) {
    for (const auto& c : m.classes)
      for (const auto& i : c.items)
        if (i.code == code) return i.basic();
    return Amount{0};
  };
  m.wages = {{"30108", "机关事业单位基本养老保险缴费", of("2080505")},
             {"30110", "职工基本医疗保险缴费", of("2101102")},
             {"30111", "公务员医疗补助缴费", of("2101103")},
             {"30113", "住房公积金", of("2210201")}};
  m.help = {{"30302", "退休费", of("2080502")}};
  Amount rest = m.staff();
  for (const auto& e : m.wages) rest -= e.amount;
  for (const auto& e : m.help) rest -= e.amount;
  const auto parts = split(r, rest, 4);
  const char* names[][2] = {
      {"30101", "基本工资"}, {"30102", "津贴补贴"}, {"30103", "奖金"}, {"30107", "绩效工资"}};
  for (std::size_t i = 0; i < 4; ++i)
    m.wages.insert(m.wages.begin() + static_cast<std::ptrdiff_t>(i), {names[i][0], names[i][1], parts[i]});
  const auto goods = split(r, m.office(), 5);
  const char* things[][2] = {{"30201", "办公费"},
                             {"30202", "印刷费"},
                             {"30207", "邮电费"},
                             {"30228", "工会经费"},
                             {"30299", "其他商品和服务支出"}};
  for (std::size_t i = 0; i < 5; ++i) m.goods.push_back({things[i][0], things[i][1], goods[i]});
}

inline void fill_projects(Model& m, std::mt19937& r) {
  const char* names[] = {"走访服务企业工作经费", "政策宣传与手册印制经费", "企业服务平台运行维护经费",
                         "党建工作经费"};
  const auto n = 2 + r() % 3;
  const auto parts = split(r, m.project(), n);
  for (std::size_t i = 0; i < n; ++i)
    m.projects.push_back(
        {names[i], m.final_account ? parts[i] + amount(r, 0, parts[i] / 12 + 1) : parts[i], parts[i]});
}

inline Model invent(std::uint32_t seed) {
  std::mt19937 r(seed);
  Model m;
  m.final_account = r() % 2;
  m.year = 2018 + static_cast<int>(r() % 9);
  m.unit = "云水市梧桐区企业服务中心";
  fill_classes(m, r);
  fill_economics(m, r);
  fill_projects(m, r);
  if (r() % 4 == 0) m.business = amount(r, 500, 9000);
  m.last_year = m.general() + m.business + (r() % 2 ? -1 : 1) * amount(r, 1000, 6000);
  return m;
}

}  // namespace qiying::disclosure::testing
