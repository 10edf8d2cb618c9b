#include "modules/demo/internal/organisations.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "modules/demo/demo.hpp"

namespace qiying::demo {
namespace {

/// The set-up knows what it asks for; a refusal is a fault of the program.
template <class T>
T must(base::Result<T> result, std::string_view what) {
  if (result.ok()) return *std::move(result);
  throw std::runtime_error(fmt::format("demo: {}: {}", what, result.error().message.en));
}

auth::OrgId put(db::Connection& db, std::uint64_t seed, base::Timestamp now, const OrgPlan& plan,
                auth::OrgKind kind, std::optional<auth::OrgId> parent, int sort) {
  auth::OrgDraft draft{std::string(kDistrict), parent, kind, plan.code, plan.name, plan.en, sort, {}};
  draft.id = auth::OrgId{Random(seed, "org " + plan.code).uuid(now)};
  return must(auth::ensure_org(db, draft), plan.code);
}

void put_stations(db::Connection& db, std::uint64_t seed, base::Timestamp now, const StreetPlan& street,
                  auth::OrgId parent) {
  constexpr std::array<std::pair<const char*, const char*>, 2> kStations = {
      std::pair{"企业服务站", "Enterprise Service Station"},
      std::pair{"楼宇服务站", "Building Service Station"}};
  for (std::size_t i = 0; i < kStations.size(); ++i)
    put(db, seed, now,
        {street.code, fmt::format("{}-z{}", street.code, i + 1), street.name + kStations[i].first,
         fmt::format("{} {}", street.en, kStations[i].second)},
        auth::OrgKind::station, parent, static_cast<int>(i) + 1);
}

auth::AccountDraft draft_of(std::uint64_t seed, base::Timestamp now, const Part& part) {
  Random random(seed, "account " + part.login);
  auth::AccountDraft draft;
  draft.district = kDistrict;
  draft.login = part.login;
  draft.id = auth::AccountId{random.uuid(now)};
  draft.name = person(random);
  draft.phone = telephone(random);
  draft.roles = {part.role};
  draft.post_title = part.post_title;
  draft.is_head = part.is_head;
  return draft;
}

/// One officer for each department and street, named like its code.
std::vector<Part> officers() {
  std::vector<Part> out;
  for (const auto& d : material().departments) out.push_back({d.code, "officer", d.code, "科员", false, {}});
  for (const auto& s : material().streets) out.push_back({s.code, "officer", s.code, "科员", false, {}});
  return out;
}

void remember(Staff& staff, const Part& part, const Officer& officer) {
  const auto office = staff.offices.find(part.org_code);
  const bool handles = part.role == "officer" || part.role == "specialist";
  if (handles && office != staff.offices.end()) office->second.officers.push_back(officer);
  if (part.role == "dispatcher") staff.dispatcher = officer;
  if (part.role == "editor") staff.editor = officer;
  if (part.role == "publisher") staff.publisher = officer;
}

}  // namespace

const std::vector<Part>& parts() {
  static const std::vector<Part> kParts = {
      {"admin", "admin", "420199", "系统管理员", false, {"系统管理员", "administrator"}},
      {"anquan", "security", "420199", "安全管理员", false, {"安全管理员", "security"}},
      {"shenji", "auditor", "420199", "安全审计员", false, {"安全审计员", "auditor"}},
      {"zhongxin", "dispatcher", "zx", "派单员", false, {"服务中心派单员", "dispatcher of the centre"}},
      {"zhuren", "centre_head", "zx", "主任", true, {"服务中心主任", "head of the centre"}},
      {"jingxin", "officer", "d02", "科员", false, {"部门经办人（经信局）", "officer of a department"}},
      {"juzhang", "department_head", "d02", "局长", true, {"部门负责人（经信局）", "head of a department"}},
      {"jiedao", "officer", "s01", "科员", false, {"街道经办人（清溪街道）", "officer of a street"}},
      {"zhuanyuan", "specialist", "s01", "企业服务专员", false, {"企业服务专员", "enterprise specialist"}},
      {"bianji", "editor", "zx", "编辑", false, {"内容编辑", "editor"}},
      {"fabu", "publisher", "zx", "审核发布", false, {"内容审核发布", "publisher"}},
      {"lingdao", "leader", "420199", "分管负责人", true, {"区领导（驾驶舱）", "leader (cockpit)"}},
      {"shuju", "registrar", "d24", "数据管理员", false, {"法人库数据管理员", "registrar"}},
      {"qiye", "enterprise", "", "", false, {"企业办事员", "clerk of an enterprise"}}};
  return kParts;
}

void put_organisations(db::Connection& db, std::uint64_t seed, base::Timestamp now) {
  const auto& m = material();
  const std::string district(kDistrict);
  auth::ensure_district(db, district, "示范区", "Demo District");
  const auto root = put(db, seed, now, {"", district, "示范区人民政府", "Demo District Government"},
                        auth::OrgKind::district, {}, 1);
  put(db, seed, now, m.centre, auth::OrgKind::department, root, 2);
  int sort = 10;
  for (const auto& d : m.departments) put(db, seed, now, d, auth::OrgKind::department, root, ++sort);
  for (const auto& s : m.streets) {
    const auto id = put(db, seed, now, {"", s.code, s.name, s.en}, auth::OrgKind::street, root, ++sort);
    put_stations(db, seed, now, s, id);
  }
  for (const auto& s : m.sections)
    put(db, seed, now, s, auth::OrgKind::section, auth::org_by_code(db, district, s.parent)->id, 1);
}

Staff put_staff(db::Connection& db, std::uint64_t seed, base::Timestamp now, std::string_view password_hash) {
  Staff staff;
  std::map<std::string, auth::OrgId> ids;
  for (const auto& org : auth::list_orgs(db, {.district = std::string(kDistrict)})) {
    ids[org.code] = org.id;
    if (org.kind == auth::OrgKind::department || org.kind == auth::OrgKind::street)
      staff.offices[org.code] = {org.id, org.code, org.path, org.name, {}};
  }
  auto all = parts();
  all.pop_back();  // the clerk is no member of staff
  for (auto& officer : officers()) all.push_back(std::move(officer));
  for (const auto& part : all) {
    auto draft = draft_of(seed, now, part);
    draft.org = ids.at(part.org_code);
    const auto made = must(auth::ensure_account_hashed(db, draft, password_hash), part.login);
    remember(staff, part, {made.id, part.login, draft.name});
  }
  staff.accounts = static_cast<std::int64_t>(all.size());
  return staff;
}

Contact clerk_contact(std::uint64_t seed) {
  const auto draft = draft_of(seed, {}, parts().back());
  return {draft.name, draft.phone};
}

auth::AccountId put_clerk(db::Connection& db, std::uint64_t seed, base::Timestamp now,
                          auth::SubjectId subject, std::string_view password_hash) {
  auto draft = draft_of(seed, now, parts().back());
  draft.kind = auth::AccountKind::subject;
  draft.subject = subject;
  return must(auth::ensure_account_hashed(db, draft, password_hash), draft.login).id;
}

}  // namespace qiying::demo
