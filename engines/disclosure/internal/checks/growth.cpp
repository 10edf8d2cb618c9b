// "比2023年预算增加131.56万元,增长30.13%": the base is inferred and the rate recomputed; "完成预算的97.1%".
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/titles.hpp"

namespace qiying::disclosure::internal {
namespace {

bool compares(std::string_view lead) {
  return contains_any(lead, {"比", "较", "与", "同期", "上年", "去年", "相比"});
}

bool money(const Mention& m) {
  return m.figure == Figure::money;
}

bool rate(const Mention& m) {
  return m.figure == Figure::percent || m.figure == Figure::times;
}

// "较上年2.08万元减少": the base itself is printed.
bool printed_base(const Mention& m) {
  return money(m) && m.change == 0 && (contains_any(m.label, {"较", "比", "上年", "去年", "上一年"})) &&
         !contains_any(m.label, {"占比", "比例", "持平"});
}

bool current(const Mention& m) {
  return money(m) && m.change == 0 && !printed_base(m);
}

const Mention* last_current(const std::vector<Mention>& mentions, std::size_t before) {
  for (std::size_t i = before; i-- > 0;)
    if (current(mentions[i])) return &mentions[i];
  return nullptr;
}

const Mention* first_current(const std::vector<Mention>& mentions) {
  for (const auto& m : mentions)
    if (current(m)) return &m;
  return nullptr;
}

// What a change may be measured against: values before it in the sentence, else in the sentence before.
std::vector<const Mention*> candidates(const Paragraph& p, std::size_t s, std::size_t before) {
  std::vector<const Mention*> out;
  const auto add = [&](const Mention* m) {
    if (m && std::ranges::find(out, m) == out.end()) out.push_back(m);
  };
  const auto& own = p.sentences[s].mentions;
  add(last_current(own, before));
  for (std::size_t i = 0; i < before; ++i)
    if (current(own[i])) add(&own[i]);
  if (!out.empty()) return out;
  for (auto k = s; k-- > 0 && out.empty();) {
    add(first_current(p.sentences[k].mentions));
    add(last_current(p.sentences[k].mentions, p.sentences[k].mentions.size()));
  }
  return out;
}

struct Change {
  const Paragraph& paragraph;
  const Sentence& sentence;
  const Mention& amount;  // the difference
  const Mention* rate = nullptr;
};

std::string scale(const Mention& rate) {
  return rate.figure == Figure::times ? "倍" : "%";
}

Range growth(const Number& now, const Mention& difference, const Mention& rate) {
  const double sign = difference.change > 0 ? 1 : -1;
  const double factor = rate.figure == Figure::times ? 1 : 100;
  const double d = std::fabs(difference.number.value()), dh = half_beside(difference.number, now);
  const double n = now.value(), nh = half_beside(now, difference.number);
  const auto ratio = [&](double diff, double value) {
    const double base = value - sign * diff;
    return base <= 1e-9 ? std::numeric_limits<double>::infinity() : factor * diff / base;
  };
  // Larger difference and smaller present value mean a smaller base of a growth; the corners bound the rate.
  const double corners[] = {ratio(d - dh, n - nh), ratio(d - dh, n + nh), ratio(d + dh, n - nh),
                            ratio(d + dh, n + nh)};
  return {std::max(0.0, *std::ranges::min_element(corners)), ratio(d, n), *std::ranges::max_element(corners),
          coarse(now, difference.number)};
}

Finding rate_finding(const Change& c, const Number& now, const Range& range, Match match) {
  const auto base = now.micro - c.amount.change * c.amount.number.micro;
  const auto fault = fault_of(match);
  Finding f{.kind = "text.growth",
            .severity = severity_of(fault),
            .place = at(c.paragraph),
            .quoted = shorten(c.sentence.text, 160),
            .stated = c.rate->number.text + scale(*c.rate),
            .expected = std::isfinite(range.mid) ? show(range.mid, c.rate->number.ulp) + scale(*c.rate) : ""};
  const auto base_text = show_like(base, c.amount.number);
  const auto now_text = printed_beside(now, c.amount.number);
  f.why = {fmt::format("基数 = {} {} {} = {}；{} ÷ {} = {}，文中为 {}{}", now_text,
                       c.amount.change > 0 ? "-" : "+", c.amount.number.text, base_text, c.amount.number.text,
                       base_text, f.expected, f.stated, fault.zh),
           fmt::format("Base = {} {} {} = {}; {} / {} = {}, the text says {}{}", now_text,
                       c.amount.change > 0 ? "-" : "+", c.amount.number.text, base_text, c.amount.number.text,
                       base_text, f.expected, f.stated, fault.en)};
  f.evidence = {proof("本期数", now, c.sentence.line), proof("增减额", c.amount.number, c.sentence.line)};
  return f;
}

void check_direction(const Change& c, Ledger& ledger) {
  if (c.rate->change == 0 || c.rate->change == c.amount.change || c.rate->number.zero() ||
      c.amount.number.zero())
    return;
  Finding f{.kind = "text.direction",
            .place = at(c.paragraph),
            .quoted = shorten(c.sentence.text, 160),
            .stated = c.rate->label + c.rate->number.text + scale(*c.rate),
            .expected = c.amount.change > 0 ? "增长" : "下降"};
  f.why = {fmt::format("金额“{}{}”与比率“{}{}”方向相反", c.amount.label, c.amount.number.text, c.rate->label,
                       c.rate->number.text),
           fmt::format("The amount changes by {}{} but the rate goes the other way: {}{}",
                       c.amount.change > 0 ? "+" : "-", c.amount.number.text, c.rate->change > 0 ? "+" : "-",
                       c.rate->number.text)};
  f.evidence = {proof("增减额", c.amount.number, c.sentence.line),
                proof("增减率", c.rate->number, c.sentence.line)};
  ledger.found("growth", std::move(f));
}

// A printed base: present = base +- difference.
void check_printed_base(const Change& c, const Mention& base, const std::vector<const Mention*>& values,
                        Ledger& ledger) {
  if (values.empty()) return;
  const auto expected = base.number.micro + c.amount.change * c.amount.number.micro;
  for (const auto* value : values) {
    const auto slack = base.number.ulp / 2 + c.amount.number.ulp / 2 + value->number.ulp / 2;
    if (compare(value->number.micro, expected, slack) != Match::differs) return ledger.held("growth");
  }
  const auto& now = *values.front();
  Finding f{
      .kind = "text.difference",
      .place = at(c.paragraph),
      .quoted = shorten(c.sentence.text, 160),
      .stated = c.amount.number.text,
      .expected = show_like(std::int64_t{std::llabs(now.number.micro - base.number.micro)}, c.amount.number)};
  f.why = {
      fmt::format("{} 与 {} 相差 {}，文中为 {}", now.number.text, base.number.text, f.expected, f.stated),
      fmt::format("{} and {} differ by {}, the text says {}", now.number.text, base.number.text, f.expected,
                  f.stated)};
  f.evidence = {proof("本期数", now.number, c.sentence.line), proof("基数", base.number, c.sentence.line)};
  ledger.found("growth", std::move(f));
}

void check_rate(const Paragraph& p, std::size_t s, std::size_t i, Ledger& ledger) {
  const auto& sentence = p.sentences[s];
  const auto& m = sentence.mentions;
  Change c{p, sentence, m[i]};
  if (i + 1 < m.size() && rate(m[i + 1]) &&
      (m[i + 1].change != 0 || contains_any(m[i + 1].label, {"幅", "率"})) && !contains(m[i + 1].label, "占"))
    c.rate = &m[i + 1];
  const auto values = candidates(p, s, i);
  if (values.empty()) return;
  if (i > 0 && printed_base(m[i - 1]) && !contains(m[i].lead, ";")) {
    check_printed_base(c, m[i - 1], candidates(p, s, i - 1), ledger);
  }
  if (!c.rate) return;
  check_direction(c, ledger);
  Match best = Match::differs;
  const Mention* nearest = values.front();
  for (const auto* value : values) {
    const auto range = growth(value->number, c.amount, *c.rate);
    // From nothing to something is commonly printed as 100 %.
    const auto base = value->number.micro - c.amount.change * c.amount.number.micro;
    if (base == 0 && c.rate->number.micro == 100'000'000) return ledger.held("growth");
    const auto match = compare_rate(c.rate->number, range);
    if (match == Match::exact) return ledger.held("growth");
    if (match < best) best = match, nearest = value;
  }
  const auto& now = nearest->number;
  ledger.found("growth", rate_finding(c, now, growth(now, c.amount, *c.rate), best));
}

// The same present value set against the same year more than once must change by the same amount.
struct Told {
  const Paragraph* paragraph;
  const Sentence* sentence;
  const Mention* difference;
  std::int64_t now;
  std::string against;
};

std::string against_of(const std::string& lead) {
  const int year = first_year(lead);
  if (year > 0) return std::to_string(year);
  if (contains_any(lead, {"上年", "去年", "上一年"})) return "上年";
  return {};
}

void check_repeats(const std::vector<Told>& told, Ledger& ledger) {
  for (std::size_t i = 0; i < told.size(); ++i) {
    std::size_t agree = 0, differ = 0;
    const Told* other = nullptr;
    for (std::size_t k = 0; k < told.size(); ++k) {
      if (k == i || told[k].now != told[i].now || told[k].against != told[i].against) continue;
      const bool equal = same(told[k].difference->number, told[i].difference->number) &&
                         told[k].difference->change == told[i].difference->change;
      (equal ? agree : differ) += 1;
      if (!equal) other = &told[k];
    }
    if (differ == 0) {
      if (agree > 0) ledger.held("growth");
      continue;
    }
    // The odd one out is reported; of two that differ the later.
    if (agree >= differ || (agree + 1 == differ && other > &told[i])) continue;
    Finding f{.kind = "text.repeat",
              .place = at(*told[i].paragraph),
              .quoted = shorten(told[i].sentence->text, 160),
              .stated = told[i].difference->number.text,
              .expected = other->difference->number.text};
    f.why = {
        fmt::format("同一数额与同一年度相比，此处增减 {}，第 {} 行为 {}", told[i].difference->number.text,
                    other->sentence->line, other->difference->number.text),
        fmt::format("The same amount against the same year changes by {} here and by {} at line {}",
                    told[i].difference->number.text, other->difference->number.text, other->sentence->line)};
    f.evidence = {proof("另一处", other->difference->number, other->sentence->line)};
    ledger.found("growth", std::move(f));
  }
}

// The lead of a difference reaches back over the sentence: "与2022年度相比,收、支总计各增加".
std::string clause_before(const Sentence& s, std::size_t i) {
  const auto from = i == 0 ? 0 : s.mentions[i - 1].end;
  return s.text.substr(from, s.mentions[i].begin - from);
}

// "2024年预算数19.87万元,同比减少31.48%" with last year's figure in the points before.
void check_bare_rate(const std::vector<const Paragraph*>& block, const Paragraph& p, const Sentence& s,
                     std::size_t i, Ledger& ledger) {
  const auto& m = s.mentions;
  const auto* now = i > 0 && current(m[i - 1]) ? &m[i - 1] : nullptr;
  if (!now || !contains_any(m[i].label, {"同比", "比上年", "较上年", "比去年", "较去年", "上年度"})) return;
  const int year = first_year(squeeze(s.text.substr(0, now->begin)));
  if (year == 0) return;
  std::vector<const Mention*> bases;
  const auto last = std::to_string(year - 1) + "年";
  for (const auto* other : block)
    for (const auto& sentence : other->sentences) {
      if (!contains(squeeze(sentence.text), last)) continue;
      for (const auto& b : sentence.mentions)
        if (current(b)) bases.push_back(&b);
    }
  if (bases.empty()) return;
  const Mention* primary = nullptr;
  for (const auto* base : bases) {
    const double change = static_cast<double>(now->number.micro - base->number.micro);
    const double value =
        base->number.zero() ? 0 : 100 * change / static_cast<double>(base->number.micro) * m[i].change;
    const double width =
        base->number.zero() ? 0 : 100 * (now->number.half() + base->number.half()) / base->number.value();
    if (compare_rate(m[i].number, {value - width, value, value + width}) != Match::differs)
      return ledger.held("growth");
    if (!primary && contains(base->label, "预算")) primary = base;
  }
  if (!primary) return;
  const double expected =
      100 * std::fabs(now->number.value() - primary->number.value()) / primary->number.value();
  Finding f{.kind = "text.growth",
            .place = at(p),
            .quoted = shorten(s.text, 160),
            .stated = m[i].number.text + "%",
            .expected = show(expected, m[i].number.ulp) + "%"};
  f.why = {fmt::format("|{} - {}| ÷ {} = {}，文中为 {}", now->number.text, primary->number.text,
                       primary->number.text, f.expected, f.stated),
           fmt::format("|{} - {}| / {} = {}, the text says {}", now->number.text, primary->number.text,
                       primary->number.text, f.expected, f.stated)};
  f.evidence = {proof("本年", now->number, s.line), proof(last, primary->number, s.line)};
  ledger.found("growth", std::move(f));
}

std::vector<const Paragraph*> same_block(const Document& doc, const Paragraph& p) {
  std::vector<const Paragraph*> out;
  for (const auto& other : doc.paragraphs)
    if (other.table == p.table && (p.table ? other.block == p.block : other.section == p.section))
      out.push_back(&other);
  return out;
}

bool execution(const Mention& m) {
  return m.figure == Figure::percent && m.change == 0 &&
         contains_any(m.label, {"完成", "执行率", "预算的", "预算数的", "支出进度"}) &&
         !contains(m.label, "占本年");
}

void compare_execution(const Paragraph& p, const Sentence& s, const Mention& rate, const Mention* done,
                       const std::vector<const Mention*>& plans, Ledger& ledger) {
  if (!done || plans.empty()) return;
  Match best = Match::differs;
  const Mention* nearest = plans.front();
  for (const auto* plan : plans) {
    if (plan->number.zero()) return;
    const auto range = percent_of(done->number, plan->number);
    const auto match = compare_rate(rate.number, range);
    if (match == Match::exact) return ledger.held("execution");
    if (match < best) best = match, nearest = plan;
  }
  const auto* plan = nearest;
  const auto range = percent_of(done->number, plan->number);
  const auto fault = fault_of(best);
  Finding f{.kind = "text.execution",
            .severity = severity_of(fault),
            .place = at(p),
            .quoted = shorten(s.text, 160),
            .stated = rate.number.text + "%",
            .expected = show(range.mid, rate.number.ulp) + "%"};
  f.why = {fmt::format("{} ÷ {} = {}，文中为 {}{}", done->number.text, plan->number.text, f.expected,
                       f.stated, fault.zh),
           fmt::format("{} / {} = {}, the text says {}{}", done->number.text, plan->number.text, f.expected,
                       f.stated, fault.en)};
  f.evidence = {proof(done->label, done->number, s.line), proof(plan->label, plan->number, s.line)};
  ledger.found("execution", std::move(f));
}

// "全年预算数为22万元,执行数为20.23万元,完成预算的92%".
void check_execution(const Paragraph& p, const Sentence& s, std::size_t i, Ledger& ledger) {
  const auto& m = s.mentions;
  const Mention* done = nullptr;
  std::vector<const Mention*> plans;
  for (std::size_t k = i; k-- > 0;) {
    if (!current(m[k]) && !printed_base(m[k])) continue;
    const bool plan = contains(m[k].label, "预算") && !contains_any(m[k].label, {"执行", "决算", "支出为"});
    if (!done && !plan && contains_any(m[k].label, {"决算", "执行", "支出", "完成", "实际"}))
      done = &m[k];
    else if (plan)
      plans.push_back(&m[k]);
    // An earlier statement of the same sentence is none of this one's.
    if (m[k].lead.find(";") != std::string::npos && done) break;
  }
  compare_execution(p, s, m[i], done, plans, ledger);
}

// "支出决算为6.21万元,完成全年预算8.48万元的73.2%": the plan stands in the words.
void check_printed_plan(const Paragraph& p, const Sentence& s, std::size_t i, Ledger& ledger) {
  const auto& m = s.mentions;
  if (i < 2 || m[i].figure != Figure::percent || squeeze(m[i].lead) != "的" || !money(m[i - 1]) ||
      !contains(m[i - 1].label, "完成") || !contains(m[i - 1].label, "预算"))
    return;
  const auto* done = &m[i - 2];
  if (money(*done) && done->change == 0 && contains_any(done->label, {"决算", "支出", "执行", "费"}))
    compare_execution(p, s, m[i], done, {&m[i - 1]}, ledger);
}

}  // namespace

void check_growth(const Document& doc, Ledger& ledger) {
  std::vector<Told> told;
  for (const auto& p : doc.paragraphs)
    for (std::size_t s = 0; s < p.sentences.size(); ++s) {
      const auto& sentence = p.sentences[s];
      const auto& m = sentence.mentions;
      for (std::size_t i = 0; i < m.size(); ++i) {
        if (execution(m[i])) check_execution(p, sentence, i, ledger);
        check_printed_plan(p, sentence, i, ledger);
        if (rate(m[i]) && m[i].change != 0 && i > 0 && money(m[i - 1]) && m[i - 1].change == 0)
          check_bare_rate(same_block(doc, p), p, sentence, i, ledger);
        if (!money(m[i]) || m[i].change == 0) continue;
        // "比2024年10720.19万元增加616.73万元": the comparison stands before the printed base.
        const bool based = i > 0 && printed_base(m[i - 1]) && !contains(m[i].lead, ";");
        const auto clause = squeeze(clause_before(sentence, based ? i - 1 : i));
        if (!compares(clause)) continue;
        check_rate(p, s, i, ledger);
        const auto values = candidates(p, s, i);
        const auto against = against_of(clause);
        if (!values.empty() && !against.empty() && !values.front()->number.zero())
          told.push_back({&p, &sentence, &m[i], values.front()->number.micro, against});
      }
    }
  check_repeats(told, ledger);
}

}  // namespace qiying::disclosure::internal
