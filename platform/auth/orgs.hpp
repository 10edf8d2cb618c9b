#pragma once
/// Organisations: one tree 市→区→街道→站 with departments and sections, and the posts that people hold in
/// them. The path ("420199/d01/office/": codes from the root with a trailing '/') says who stands above whom;
/// scopes and row-level security go by it. A code is for life: it stands in paths and in other modules' rows.
/// Functions use the connection given and its scope; not thread-safe beyond that.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/base/describe.hpp"

namespace qiying::auth {

enum class OrgKind { city, district, street, station, department, section };
QY_ENUM(OrgKind, "city", "district", "street", "station", "department", "section")

using PostId = base::Id<struct PostTag>;

struct Org {
  std::string district;
  OrgId id;
  std::optional<OrgId> parent_id;
  OrgKind kind = OrgKind::department;
  std::string code;  ///< unique in the district
  std::string path;
  std::string name;
  std::string name_en;
  int sort = 100;  ///< order among siblings
  int staff = 0;   ///< accounts whose main post is here and which the connection may see
  bool active = true;
  std::int64_t version = 1;
};
QY_DESCRIBE(Org, QY_FIELD(district), QY_FIELD(id), QY_FIELD(parent_id), QY_FIELD(kind), QY_FIELD(code),
            QY_FIELD(path), QY_FIELD(name), QY_FIELD(name_en), QY_FIELD(sort), QY_FIELD(staff),
            QY_FIELD(active), QY_FIELD(version))

struct OrgDraft {
  std::string district;  ///< six digits
  std::optional<OrgId> parent;
  OrgKind kind = OrgKind::department;
  std::string code;
  std::string name;
  std::string name_en;
  int sort = 100;
  std::optional<OrgId> id;  ///< none: a new one; given where the same data must come out again (demo)
};

struct OrgChange {
  std::string name;
  std::string name_en;
  int sort = 100;
  bool active = true;
  std::int64_t version = 0;  ///< the version that was changed
};

/// Makes the district known; does nothing when it is already.
void ensure_district(db::Connection& db, std::string_view code, std::string_view name,
                     std::string_view name_en = {});
/// Errors: org.code (422 at "code"), org.code_taken (409), org.parent (422 at "parent_id").
base::Result<OrgId> create_org(db::Connection& db, const OrgDraft& draft);
/// Errors: not found; org.changed (409) when the version differs.
base::Result<void> update_org(db::Connection& db, OrgId id, const OrgChange& change);
/// The org with this code, made when missing; otherwise names are brought up to date. For set-up and demo.
base::Result<OrgId> ensure_org(db::Connection& db, const OrgDraft& draft);

std::optional<Org> find_org(db::Connection& db, OrgId id);
std::optional<Org> org_by_code(db::Connection& db, std::string_view district, std::string_view code);
std::optional<Org> org_by_path(db::Connection& db, std::string_view path);

struct OrgFilter {
  std::optional<std::string> district;
  std::optional<OrgId> parent;
  std::optional<OrgKind> kind;
  std::string q;       ///< in name, code or English name
  std::string within;  ///< a path: that org and all below
  bool with_inactive = false;
};
/// Parents before children, siblings by `sort` and code.
std::vector<Org> list_orgs(db::Connection& db, const OrgFilter& filter = {});

/// One person's place in one organisation. A person has one main post and any number of others.
struct Post {
  PostId id;
  AccountId account_id;
  std::string account_name;  ///< empty when the connection may not see the account and it is not staff
  OrgId org_id;
  std::string org_name;
  std::string title;  ///< "科长"
  bool is_head = false;
  bool is_main = false;
  std::optional<PostId> deputy_of;
  std::optional<base::Date> valid_from;
  std::optional<base::Date> valid_to;  ///< last day
};
QY_DESCRIBE(Post, QY_FIELD(id), QY_FIELD(account_id), QY_FIELD(account_name), QY_FIELD(org_id),
            QY_FIELD(org_name), QY_FIELD(title), QY_FIELD(is_head), QY_FIELD(is_main), QY_FIELD(deputy_of),
            QY_FIELD(valid_from), QY_FIELD(valid_to))

struct PostDraft {
  AccountId account;
  OrgId org;
  std::string title;
  bool is_head = false;
  bool is_main = false;  ///< takes the place of the main post there was, which stays as a side post
  std::optional<PostId> deputy_of;
  std::optional<base::Date> valid_from, valid_to;
  std::optional<PostId> id;  ///< none: a new one
};
/// Errors: post.account, post.org, post.deputy_of (unknown, or a circle of deputies), post.valid_to.
base::Result<PostId> create_post(db::Connection& db, const PostDraft& draft);
/// Takes a post away (not a main post: give another main post first).
base::Result<void> remove_post(db::Connection& db, PostId id);
std::vector<Post> posts_of_org(db::Connection& db, OrgId org);
std::vector<Post> posts_of_account(db::Connection& db, AccountId account);
/// Who may act for a post on `day`: its holder if the post is valid that day, then valid deputies.
std::vector<AccountId> acting_for(db::Connection& db, PostId post, base::Date day);
/// Accounts whose post heads the organisation on `day`, and their deputies.
std::vector<AccountId> heads_of(db::Connection& db, OrgId org, base::Date day);

}  // namespace qiying::auth
