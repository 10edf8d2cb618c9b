#include "modules/account/internal/admin_api.hpp"
#include "modules/account/internal/org_events.hpp"
#include "platform/auth/orgs.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::account {
namespace {

struct OrgQuery {
  std::optional<auth::OrgId> parent;
  std::optional<std::string> q;
  std::optional<auth::OrgKind> kind;
  bool with_inactive = false;
};
QY_DESCRIBE(OrgQuery, QY_FIELD(parent), QY_FIELD(q, .max = 100), QY_FIELD(kind), QY_FIELD(with_inactive))

struct NewOrg {
  auth::OrgId parent_id;
  auth::OrgKind kind = auth::OrgKind::department;
  std::string code, name;
  std::optional<std::string> name_en;
  std::optional<int> sort;
};
QY_DESCRIBE(NewOrg, QY_FIELD(parent_id), QY_FIELD(kind), QY_FIELD(code, .min = 1, .max = 20),
            QY_FIELD(name, .min = 2, .max = 60), QY_FIELD(name_en, .max = 100),
            QY_FIELD(sort, .min = 0, .max = 10000))

struct ChangeOrg {
  std::string name;
  std::optional<std::string> name_en;
  std::optional<int> sort;
  bool active = true;
  std::int64_t version = 0;
};
QY_DESCRIBE(ChangeOrg, QY_FIELD(name, .min = 2, .max = 60), QY_FIELD(name_en, .max = 100),
            QY_FIELD(sort, .min = 0, .max = 10000), QY_FIELD(active), QY_FIELD(version))

struct NewPost {
  auth::AccountId account_id;
  std::optional<std::string> title;
  bool is_head = false;
  bool is_main = false;
  std::optional<auth::PostId> deputy_of;
  std::optional<base::Date> valid_from, valid_to;
};
QY_DESCRIBE(NewPost, QY_FIELD(account_id), QY_FIELD(title, .max = 50), QY_FIELD(is_head), QY_FIELD(is_main),
            QY_FIELD(deputy_of), QY_FIELD(valid_from), QY_FIELD(valid_to))

base::Result<auth::Org> found(kernel::Context& c) {
  QY_TRY(const auto id, kernel::id_of<auth::OrgId>(c, {"组织", "organisation"}));
  auto org = auth::find_org(c.db(), id);
  if (!org || org->district != c.caller.district) return base::not_found({"组织", "organisation"});
  return *std::move(org);
}

template <class T>
kernel::List<T> whole(std::vector<T> items) {
  const auto total = static_cast<std::int64_t>(items.size());
  return {std::move(items), "", total};
}

base::Result<kernel::List<auth::Org>> list(kernel::Context& c, const OrgQuery& q) {
  QY_CHECK(auth::require_signed_in(c.caller));
  return whole(auth::list_orgs(c.db(), {.district = c.caller.district,
                                        .parent = q.parent,
                                        .kind = q.kind,
                                        .q = q.q.value_or(""),
                                        .within = {},
                                        .with_inactive = q.with_inactive}));
}

base::Result<auth::Org> create(kernel::Context& c, const NewOrg& input) {
  QY_CHECK(auth::require(c.caller, "org.manage"));
  QY_TRY(const auto id, auth::create_org(c.db(), {.district = c.caller.district,
                                                  .parent = input.parent_id,
                                                  .kind = input.kind,
                                                  .code = input.code,
                                                  .name = input.name,
                                                  .name_en = input.name_en.value_or(""),
                                                  .sort = input.sort.value_or(100)}));
  c.audit("org.create", "org", id.str());
  return tell_org_saved(c, id);
}

base::Result<auth::Org> change(kernel::Context& c, const ChangeOrg& input) {
  QY_CHECK(auth::require(c.caller, "org.manage"));
  QY_TRY(const auto org, found(c));
  QY_CHECK(auth::update_org(c.db(), org.id,
                            {input.name, input.name_en.value_or(org.name_en), input.sort.value_or(org.sort),
                             input.active, input.version}));
  c.audit("org.change", "org", org.id.str());
  return tell_org_saved(c, org.id);
}

base::Result<kernel::List<auth::Post>> posts(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require_signed_in(c.caller));
  QY_TRY(const auto org, found(c));
  return whole(auth::posts_of_org(c.db(), org.id));
}

base::Result<kernel::List<auth::Post>> add_post(kernel::Context& c, const NewPost& input) {
  QY_CHECK(auth::require(c.caller, "org.manage"));
  QY_TRY(const auto org, found(c));
  QY_TRY(const auto id, auth::create_post(c.db(), {.account = input.account_id,
                                                   .org = org.id,
                                                   .title = input.title.value_or(""),
                                                   .is_head = input.is_head,
                                                   .is_main = input.is_main,
                                                   .deputy_of = input.deputy_of,
                                                   .valid_from = input.valid_from,
                                                   .valid_to = input.valid_to}));
  c.audit("post.create", "post", id.str());
  return whole(auth::posts_of_org(c.db(), org.id));
}

base::Result<kernel::Nothing> drop_post(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "org.manage"));
  QY_TRY(const auto id, kernel::id_of<auth::PostId>(c, {"岗位", "post"}));
  QY_CHECK(auth::remove_post(c.db(), id));
  c.audit("post.remove", "post", id.str());
  return kernel::Nothing{};
}

}  // namespace

void register_orgs_api(kernel::Registry& r) {
  const kernel::Access managers{.permission = "org.manage"}, staff{.signed_in = true};
  r.get<OrgQuery, kernel::List<auth::Org>>("/api/v1/orgs",
                                           {.access = staff, .summary = {"组织机构", "Organisations"}}, list);
  r.post<NewOrg, auth::Org>("/api/v1/orgs",
                            {.access = managers, .summary = {"新建组织", "Create an organisation"}}, create);
  r.put<ChangeOrg, auth::Org>(
      "/api/v1/orgs/{id}", {.access = managers, .summary = {"修改组织", "Change an organisation"}}, change);
  r.get<kernel::Nothing, kernel::List<auth::Post>>("/api/v1/orgs/{id}/posts",
                                                   {.access = staff, .summary = {"岗位", "Posts"}}, posts);
  r.post<NewPost, kernel::List<auth::Post>>(
      "/api/v1/orgs/{id}/posts", {.access = managers, .summary = {"设置岗位", "Add a post"}}, add_post);
  r.del<kernel::Nothing, kernel::Nothing>(
      "/api/v1/posts/{id}", {.access = managers, .summary = {"撤销岗位", "Remove a post"}}, drop_post);
}

}  // namespace qiying::account
