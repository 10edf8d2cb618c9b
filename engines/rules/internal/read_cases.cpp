#include "engines/rules/internal/read.hpp"
#include "platform/base/text.hpp"

namespace qiying::rules::internal {
namespace {

// Sentences of a text, parted by "；", ";" or "。".
void split_sentences(const YamlNode& node, std::vector<CaseText::Sentence>& out) {
  std::string_view rest = node.text;
  const auto cut = [](std::string_view text) {
    std::pair<std::size_t, std::size_t> best{text.npos, 0};
    for (const std::string_view mark : {";", "；", "。"})
      if (const auto at = text.find(mark); at < best.first) best = {at, mark.size()};
    return best;
  };
  while (!rest.empty()) {
    const auto [at, size] = cut(rest);
    const auto sentence = base::trim(rest.substr(0, at));
    if (!sentence.empty()) out.push_back({std::string(sentence), node.place});
    rest = at == rest.npos ? std::string_view{} : rest.substr(at + size);
  }
}

std::vector<CaseText::Sentence> sentences(const YamlNode* node) {
  std::vector<CaseText::Sentence> out;
  if (!node) return out;
  if (node->kind == YamlNode::Kind::scalar) split_sentences(*node, out);
  for (const auto& item : node->items) split_sentences(item, out);
  return out;
}

}  // namespace

void read_cases(const YamlNode& root, Library& library, Findings& findings) {
  MapReader r(root, findings, "用例");
  const auto policy = r.need_text("policy");
  const auto* cases = r.need("cases");
  r.finish();
  if (!cases) return;
  for (const auto& node : cases->items) {
    MapReader c(node, findings, "用例");
    CaseText out;
    out.policy = policy;
    out.file = findings.file();
    out.place = node.place;
    out.title = c.need_text("title");
    out.given = sentences(c.find("given"));
    out.then = sentences(c.need("then"));
    const auto key = c.has("when_day") ? "when_day" : "when";
    c.need(key);
    const auto day = c.date(key);
    c.finish();
    if (day) {
      out.day = *day;
      library.cases.push_back(std::move(out));
    }
  }
}

}  // namespace qiying::rules::internal
