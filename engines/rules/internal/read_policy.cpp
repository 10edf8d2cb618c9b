#include <fmt/format.h>

#include "engines/rules/internal/read.hpp"

namespace qiying::rules::internal {
namespace {

constexpr std::string_view kStatus[] = {"draft|征求意见", "valid|有效",        "expired|失效",
                                        "abolished|废止", "superseded|被替代", "unverified|待核实"};
constexpr std::string_view kLevel[] = {"national|国家", "provincial|省", "city|市", "district|区"};
constexpr std::string_view kSubject[] = {"insurance|社会保险", "tax|税收",   "finance|金融",  "costs|降成本",
                                         "general|综合",       "other|其他", "news|企业动态", "notice|公告"};
constexpr std::string_view kMode[] = {"application|申报", "automatic|免申即享", "self_declared|自行申报享受",
                                      "recognition|认定", "loan|贷款"};

constexpr std::string_view kAudience[] = {
    "any|各类企业",          "sole_trader|个体工商户", "startup|初创和创业者",      "small|中小微企业",
    "technology|科技型企业", "industry|工业企业",      "services|服务业和商贸企业", "large|总部和上市企业",
    "park|园区和楼宇"};

bool good_id(std::string_view id) {
  return !id.empty() && id.size() <= 80 &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

std::optional<Succession> read_succession(MapReader& reader, const Findings&) {
  const auto* node = reader.find("superseded_by");
  if (!node) return std::nullopt;
  MapReader inner(*node, reader.findings(), "被替代");
  Succession out{inner.text("doc_number"), inner.text("policy"), inner.date("date")};
  inner.finish();
  return out;
}

FairCompetition read_fair_competition(const YamlNode& node, Findings& findings) {
  MapReader reader(node, findings, "公平竞争审查");
  FairCompetition out{reader.text("conclusion"), reader.text("basis"), reader.date("until")};
  reader.finish();
  return out;
}

Source read_source(const YamlNode& node, Findings& findings) {
  MapReader reader(node, findings, "来源");
  Source out{reader.text("address"), reader.text("kind"), reader.text("title"), reader.date("read")};
  reader.finish();
  return out;
}

void number_leaves(Condition& c, std::uint32_t& next) {
  if (c.kind == Condition::Kind::leaf || c.kind == Condition::Kind::review) c.leaf = next++;
  for (auto& child : c.children) number_leaves(child, next);
  for (auto& when : c.when) number_leaves(when, next);
}

void read_identity(MapReader& r, Policy& p) {
  p.id = r.need_text("id");
  if (!p.id.empty() && !good_id(p.id))
    r.findings().error(r.find("id")->place, "rules.id",
                       {"编号只用小写字母、数字和连字符", "An id has small letters, digits and hyphens only"},
                       {"例：wh-2022-23-first-scale", "Example: wh-2022-23-first-scale"});
  p.title = r.need_text("title");
  p.title_en = r.text("title_en");
  p.doc_number = r.text("doc_number");
  p.issuer = r.need_text("issuer");
  p.audience = r.need_text("audience");
  for (const auto group : r.choices("groups", kAudience)) p.groups.push_back(static_cast<Audience>(group));
  p.summary = r.need_text("summary");
  p.version = r.text("version");
  p.series = r.text("series");
  p.region = r.text("region");
  r.need("level");
  r.need("status");
  p.level = r.choice_of<Level>("level", kLevel).value_or(Level::district);
  p.status = r.choice_of<Status>("status", kStatus).value_or(Status::unverified);
  p.subject = r.choice_of<Subject>("subject", kSubject).value_or(Subject::general);
  p.published = r.date("published");
  p.effective = r.date("effective");
  p.expires = r.date("expires");
  p.abolished = r.date("abolished");
  p.superseded_by = read_succession(r, r.findings());
  p.supersedes = r.texts("supersedes");
  p.related = r.texts("related");
  p.unknowns = r.texts("unknowns");
  if (const auto* node = r.find("fair_competition"))
    p.fair_competition = read_fair_competition(*node, r.findings());
  if (const auto* node = r.find("source")) p.source = read_source(*node, r.findings());
}

void read_rules(MapReader& r, Policy& p, const Catalogue& catalogue) {
  auto& findings = r.findings();
  if (const auto* node = r.find("parameters")) p.parameters = read_parameters(*node, findings);
  if (const auto* node = r.find("scope")) p.scope = read_condition(*node, catalogue, findings);
  if (const auto* node = r.need("conditions"))
    if (auto c = read_condition(*node, catalogue, findings)) p.conditions = *std::move(c);
  if (p.scope) number_leaves(*p.scope, p.leaves);
  number_leaves(p.conditions, p.leaves);
  if (const auto* node = r.find("benefit")) p.benefit = read_benefit(*node, catalogue, findings);
  if (const auto* node = r.find("terms")) p.terms = read_terms(*node, findings);
  if (const auto* node = r.find("application")) p.application = read_application(*node, findings);
  if (const auto* node = r.find("contacts")) p.contacts = read_contacts(*node, findings);
}

}  // namespace

Application read_application(const YamlNode& node, Findings& findings) {
  MapReader reader(node, findings, "申报");
  Application out;
  out.place = node.place;
  out.mode = reader.choice_of<Mode>("mode", kMode);
  out.opens = reader.time("opens");
  out.closes = reader.time("closes");
  out.steps = reader.texts("steps");
  out.limits = reader.texts("limits");
  if (const auto days = reader.integer("notice_days", 1, 60)) out.notice_days = static_cast<int>(*days);
  out.channel = reader.text("channel");
  out.address = reader.text("address");
  if (const auto* list = reader.find("materials"))
    for (const auto& item : list->items) {
      if (item.kind == YamlNode::Kind::scalar) {
        out.materials.push_back({item.text, "", true});
        continue;
      }
      MapReader m(item, findings, "材料");
      out.materials.push_back({m.need_text("name"), m.text("basis"), m.flag("required", true)});
      m.finish();
    }
  reader.finish();
  return out;
}

std::vector<Contact> read_contacts(const YamlNode& node, Findings& findings) {
  std::vector<Contact> out;
  if (node.kind != YamlNode::Kind::list)
    findings.error(node.place, "rules.list", {"“联系”应是列表，每项以“- ”开头", "“contacts” must be a list"});
  for (const auto& item : node.items) {
    MapReader r(item, findings, "联系");
    out.push_back(
        {r.need_text("kind"), r.need_text("value"), r.text("name"), r.text("region"), r.date("until")});
    r.finish();
  }
  return out;
}

std::optional<Policy> read_policy_document(const YamlNode& root, const Catalogue& catalogue,
                                           Findings& findings) {
  const auto before = findings.errors();
  MapReader reader(root, findings, "政策");
  if (root.kind != YamlNode::Kind::map) return std::nullopt;
  Policy out;
  out.place = root.place;
  out.file = findings.file();
  read_identity(reader, out);
  read_rules(reader, out, catalogue);
  reader.finish();
  return findings.errors() == before ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace qiying::rules::internal
