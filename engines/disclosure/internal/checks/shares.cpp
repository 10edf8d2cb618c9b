// "基本支出441.32万元,占77.67%": the whole is the sum above, or what the sentence names.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/facts.hpp"

namespace qiying::disclosure::internal {
namespace {

struct Whole {
  const Number* number;
  std::string what;
  std::size_t line;
};

// The words between 占 and the figure: "占本年支出合计的" -> "本年支出合计".
std::string noun_of(std::string_view label) {
  auto text = squeeze(label);
  text.erase(0, text.rfind("占") + 3);
  for (const auto tail : {"为", "的比例", "的比重", "比重", "比例", "的", "比", "约", "总额", "总数"})
    while (text.ends_with(tail) && !text.empty()) text.resize(text.size() - std::string_view(tail).size());
  return text;
}

bool head(const Mention& m) {
  return m.figure == Figure::money && m.change == 0;
}

// Two names of one thing: one contains the other's characteristic end.
bool names_match(std::string_view noun, std::string_view label) {
  if (noun.size() < 6) return false;
  auto text = squeeze(label);
  for (const auto tail : {"为", "数", "总额", "合计", "共计", "总计", "共"})
    if (text.ends_with(tail)) text.resize(text.size() - std::string_view(tail).size());
  if (text.ends_with(noun) || (text.size() >= 12 && noun.ends_with(text))) return true;
  // "政府采购支出" and "某中心采购支出": four characters decide.
  return noun.size() >= 12 && text.ends_with(noun.substr(noun.size() - 12));
}

void add_named(const Document& doc, const Paragraph& p, std::string_view noun, const std::vector<Fact>& facts,
               std::vector<Whole>& out) {
  const auto key = concept_of(noun);
  for (const auto& fact : facts)
    if (!key.empty() && (fact.concept_key == key || (key == "income" && fact.concept_key == "total") ||
                         (key == "expense" && fact.concept_key == "total")))
      out.push_back({&fact.number, fact.table + " / " + fact.name, fact.line});
  for (const auto& other : doc.paragraphs) {
    if (other.section != p.section) continue;
    for (const auto& s : other.sentences)
      for (const auto& m : s.mentions)
        if (head(m) && names_match(noun, m.label)) out.push_back({&m.number, m.label, s.line});
  }
}

// The sums a part may belong to: the one before 其中, the sentence's and the section's first.
void add_heads(const Document& doc, const Paragraph& p, const Sentence& s, std::size_t part,
               std::vector<Whole>& out) {
  for (std::size_t i = part; i-- > 0;) {
    const auto& m = s.mentions[i];
    if (!head(m)) continue;
    // The sum stands before the 其中 that opens the list.
    const auto gap = s.text.substr(m.end, s.mentions[part].begin - m.end);
    if (contains_any(gap, {"其中", "包括", ":"})) out.push_back({&m.number, m.label, s.line});
  }
  for (const auto& m : s.mentions)
    if (head(m)) {
      // A sentence that opens with 其中 has its whole in the one before.
      if (&m < &s.mentions[part] && !contains_any(m.lead, {"其中", "包括"}))
        out.push_back({&m.number, m.label, s.line});
      break;
    }
  for (const auto& other : doc.paragraphs) {
    if (other.section != p.section || other.line > p.line) continue;
    for (const auto& sentence : other.sentences)
      for (const auto& m : sentence.mentions)
        if (head(m) && (&sentence != &s || &m < &s.mentions[part]) &&
            m.number.micro >= s.mentions[part].number.micro)
          out.push_back({&m.number, m.label, sentence.line});
  }
}

// "甲1354.00万元,占97.28%;乙37.80万元,占2.72%": what has its own share beside this part is not the whole of
// it.
bool sibling(const Sentence& s, std::size_t part, const Number& whole) {
  for (std::size_t k = 0; k + 1 < part; ++k) {
    const auto& m = s.mentions[k];
    const auto& share = s.mentions[k + 1];
    if (!head(m) || !same(m.number, whole) || share.figure != Figure::percent ||
        !contains(share.lead, "占") || share.number.value() >= 99.95)
      continue;
    if (!contains_any(s.text.substr(m.end, s.mentions[part].begin - m.end), {"其中", "包括", ":"}))
      return true;
  }
  return false;
}

// What the parts make that have their shares in one sentence: "甲3.66万元,占48.87%;乙3.83万元,占51.13%".
std::optional<Number> made_by_parts(const Sentence& s) {
  Number sum{.text = ""};
  std::size_t parts = 0;
  for (std::size_t k = 0; k + 1 < s.mentions.size(); ++k) {
    const auto& share = s.mentions[k + 1];
    if (!head(s.mentions[k]) || share.figure != Figure::percent || !contains(share.lead, "占")) continue;
    sum.micro += s.mentions[k].number.micro;
    sum.ulp = parts == 0 ? s.mentions[k].number.ulp : std::min(sum.ulp, s.mentions[k].number.ulp);
    sum.unit = s.mentions[k].number.unit;
    ++parts;
  }
  if (parts < 2) return std::nullopt;
  sum.text = show_in(sum.micro, sum.ulp, sum.unit);
  return sum;
}

// Whether most of these shares are of that sum.
bool explains(const Sentence& s, const Number& whole) {
  std::size_t right = 0, wrong = 0;
  for (std::size_t k = 0; k + 1 < s.mentions.size(); ++k) {
    const auto& share = s.mentions[k + 1];
    if (!head(s.mentions[k]) || share.figure != Figure::percent || !contains(share.lead, "占")) continue;
    if (s.mentions[k].number.zero() || whole.zero()) continue;
    const auto match = compare_rate(share.number, percent_of(s.mentions[k].number, whole));
    (match == Match::differs ? wrong : right) += 1;
  }
  return right > wrong;
}

Finding wrong_share(const Paragraph& p, const Sentence& s, const Mention& part, const Mention& share,
                    const Whole& whole, Match match) {
  const auto range = percent_of(part.number, *whole.number);
  const auto fault = fault_of(match, true);
  Finding f{.kind = "text.share",
            .severity = severity_of(fault),
            .place = at(p),
            .quoted = shorten(s.text, 160),
            .stated = share.number.text + "%",
            .expected = show(range.mid, share.number.ulp) + "%"};
  f.why = {fmt::format("{} ÷ {} = {}，文中为 {}{}", printed_beside(part.number, *whole.number),
                       printed_beside(*whole.number, part.number), f.expected, f.stated, fault.zh),
           fmt::format("{} / {} = {}, the text says {}{}", printed_beside(part.number, *whole.number),
                       printed_beside(*whole.number, part.number), f.expected, f.stated, fault.en)};
  f.evidence = {proof(part.label, part.number, s.line), proof(whole.what, *whole.number, whole.line)};
  return f;
}

constexpr std::string_view kWholes[] = {"total", "expense", "income", "general", "fiscal"};

void check_share(const Document& doc, const Paragraph& p, const Sentence& s, std::size_t i,
                 const std::vector<Fact>& facts, Ledger& ledger) {
  const auto& share = s.mentions[i];
  const auto& part = s.mentions[i - 1];
  const auto noun = noun_of(share.label);
  std::vector<Whole> wholes;
  if (!noun.empty()) add_named(doc, p, noun, facts, wholes);
  // A whole that is named but not found may only confirm.
  const auto key = concept_of(noun);
  const bool known = noun.empty() || !wholes.empty() || std::ranges::find(kWholes, key) != std::end(kWholes);
  add_heads(doc, p, s, i - 1, wholes);
  for (const auto& fact : facts)
    if (std::ranges::find(kWholes, fact.concept_key) != std::end(kWholes))
      wholes.push_back({&fact.number, fact.table + " / " + fact.name, fact.line});
  std::erase_if(wholes, [&](const Whole& w) { return sibling(s, i - 1, *w.number); });
  const auto made = made_by_parts(s);
  if (made) {
    const bool first = explains(s, *made) &&
                       std::ranges::none_of(wholes, [&](const Whole& w) { return explains(s, *w.number); });
    wholes.insert(first ? wholes.begin() : wholes.end(), {&*made, "各项之和", s.line});
  }
  if (wholes.empty()) return;
  const Whole* close = nullptr;
  Match best = Match::differs;
  bool any = false;
  for (const auto& whole : wholes) {
    if (whole.number->zero()) continue;
    any = true;
    const auto range = percent_of(part.number, *whole.number);
    const auto match = compare_rate(share.number, range);
    if (match == Match::exact) return ledger.held("shares");
    if (match < best) best = match, close = &whole;
  }
  if (!any && part.number.zero()) return ledger.held("shares");
  if (!known) return;
  if (close) return ledger.found("shares", wrong_share(p, s, part, share, *close, best));
  const auto primary = std::ranges::find_if(
      wholes, [&](const Whole& w) { return w.number->micro >= part.number.micro && !w.number->zero(); });
  if (primary != wholes.end())
    ledger.found("shares", wrong_share(p, s, part, share, *primary, Match::differs));
}

}  // namespace

void check_shares(const Document& doc, Ledger& ledger) {
  const auto facts = collect_facts(doc);
  for (const auto& p : doc.paragraphs)
    for (const auto& s : p.sentences)
      for (std::size_t i = 1; i < s.mentions.size(); ++i) {
        const auto& share = s.mentions[i];
        if (share.figure != Figure::percent || share.change != 0 || !head(s.mentions[i - 1])) continue;
        // "占" must follow the part at once: "…万元,占…" and not "货物采购…金额占…".
        const auto at = share.lead.find("占");
        if (at == share.lead.npos || at > 12 || share.lead.find("占", at + 3) != share.lead.npos) continue;
        const auto before = squeeze(share.lead.substr(0, at));
        if (before != "," && before != ",约" && !before.empty() && before != "(" && before != "、" &&
            before != ",所")
          continue;
        check_share(doc, p, s, i, facts, ledger);
      }
}

}  // namespace qiying::disclosure::internal
