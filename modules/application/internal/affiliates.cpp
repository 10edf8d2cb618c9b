// An officer's list of enterprises that belong together: caps over affiliates are counted over all of a
// group.
#include <set>

#include "modules/application/internal/limits.hpp"
#include "platform/base/text.hpp"
#include "platform/base/uscc.hpp"
#include "platform/imports/table.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::application {
namespace {

using kernel::Context;

constexpr std::size_t kLongest = 100;
constexpr std::int64_t kMostRows = 20'000;

struct AffiliateRow {
  auth::SubjectId subject_id;
  std::string group_name, name, uscc, basis, set_name;
  base::Timestamp set_at;
};
QY_DESCRIBE(AffiliateRow, QY_FIELD(subject_id), QY_FIELD(group_name), QY_FIELD(name), QY_FIELD(uscc),
            QY_FIELD(basis), QY_FIELD(set_name), QY_FIELD(set_at))

struct AffiliateQuery {
  std::optional<std::string> q;
  std::optional<int> limit;
  std::optional<std::string> cursor;
};
QY_DESCRIBE(AffiliateQuery, QY_FIELD(q, .min = 0, .max = 100), QY_FIELD(limit, .min = 1, .max = 200),
            QY_FIELD(cursor, .min = 0, .max = 20))

struct AffiliateFault {
  std::int64_t line = 0;
  std::string uscc, message;
};
QY_DESCRIBE(AffiliateFault, QY_FIELD(line), QY_FIELD(uscc, .min = 0), QY_FIELD(message))
struct AffiliateImport {
  std::int64_t rows = 0, set = 0, removed = 0;
  std::vector<AffiliateFault> faults;  ///< the first hundred
  std::int64_t refused = 0;
};
QY_DESCRIBE(AffiliateImport, QY_FIELD(rows), QY_FIELD(set), QY_FIELD(removed), QY_FIELD(faults),
            QY_FIELD(refused))

const std::vector<imports::Field> kFields = {
    {"group", {"关联组", "企业集团", "集团", "group"}, true},
    {"uscc", {"统一社会信用代码", "信用代码", "uscc"}, true},
    {"basis", {"依据", "备注", "basis"}, false},
};

base::Result<kernel::List<AffiliateRow>> list(Context& c, const AffiliateQuery& q) {
  QY_CHECK(auth::require(c.caller, "application.handle"));
  const int limit = q.limit.value_or(50), from = std::atoi(q.cursor.value_or("0").c_str());
  const auto words = q.q.value_or("");
  kernel::List<AffiliateRow> out;
  out.items = c.db().query<AffiliateRow>(
      "select subject_id, group_name, name, uscc, basis, set_name, set_at from application.affiliate where "
      "district = $1 and ($2 = '' or strpos(group_name, $2) > 0 or strpos(name, $2) > 0 or strpos(uscc, $2) "
      "> "
      "0) order by group_name, uscc offset $3 limit $4",
      c.caller.district, words, std::max(0, from), limit + 1);
  out.total = c.db().number(
      "select count(*) from application.affiliate where district = $1 and ($2 = '' or strpos(group_name, $2) "
      "> "
      "0 or strpos(name, $2) > 0 or strpos(uscc, $2) > 0)",
      c.caller.district, words);
  if (static_cast<int>(out.items.size()) > limit) {
    out.items.pop_back();
    out.next_cursor = std::to_string(from + limit);
  }
  return out;
}

/// One row; an empty group takes the enterprise out of its group.
base::Result<bool> take(Context& c, const imports::NamedTable& table) {
  const auto code = base::tidy_uscc(table.value("uscc"));
  const auto firm = register_::find_by_uscc(c.db(), c.caller.district, code);
  if (!firm)
    return base::invalid("uscc", "application.unknown_firm",
                         {"法人库中没有这个统一社会信用代码", "The register has no such code"});
  const auto group = table.value("group");
  if (base::count_code_points(group) > kLongest)
    return base::invalid("group", "field.long", {"关联组名称过长", "The name of the group is too long"});
  if (group.empty()) {
    c.db().execute("delete from application.affiliate where district = $1 and subject_id = $2",
                   c.caller.district, firm->id);
    return false;
  }
  c.db().execute(
      "insert into application.affiliate (district, subject_id, group_name, name, uscc, basis, set_name, "
      "set_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (district, subject_id) do update set "
      "group_name = excluded.group_name, name = excluded.name, basis = excluded.basis, set_name = "
      "excluded.set_name, set_at = excluded.set_at",
      c.caller.district, firm->id, group, firm->name, firm->uscc,
      std::string(base::first_code_points(table.value("basis"), 200)), c.caller.name, c.now);
  return true;
}

base::Result<http::Response> import(Context& c) {
  QY_CHECK(auth::require(c.caller, "application.decide"));
  if (c.request.files.empty() || !c.request.files.front().path)
    return base::invalid("file", "field.required", {"请选择关联企业名单文件", "Choose the file"});
  QY_TRY(auto table, imports::NamedTable::open(*c.request.files.front().path, kFields));
  AffiliateImport out;
  while (true) {
    QY_TRY(const bool more, table.next());
    if (!more) break;
    if (++out.rows > kMostRows)
      return base::invalid("file", "import.rows", {"一次最多 20,000 行", "At most 20,000 rows at once"});
    const auto taken = take(c, table);
    if (taken.ok()) {
      ++(*taken ? out.set : out.removed);
      continue;
    }
    ++out.refused;
    if (out.faults.size() < 100)
      out.faults.push_back({table.line(), table.value("uscc"), c.pick(taken.error().message)});
  }
  c.audit("application.affiliates", "affiliates", c.caller.district);
  return http::Response::json(base::to_json(out));
}

base::Result<kernel::Nothing> remove(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "application.decide"));
  QY_TRY(const auto id, kernel::id_of<auth::SubjectId>(c, {"关联企业", "affiliate"}));
  const auto gone = c.db().execute(
      "delete from application.affiliate where district = $1 and subject_id = $2", c.caller.district, id);
  if (gone == 0) return base::not_found({"关联企业", "affiliate"});
  c.audit("application.affiliate_removed", "enterprise", id.str());
  return kernel::Nothing{};
}

}  // namespace

void register_affiliates(kernel::Registry& r) {
  const kernel::Access handlers{.permission = "application.handle"},
      deciders{.permission = "application.decide"};
  http::RouteOptions upload;
  upload.multipart = true;
  upload.body_limit = 10u << 20;
  r.get<AffiliateQuery, kernel::List<AffiliateRow>>(
      "/api/v1/affiliates", {.access = handlers, .summary = {"关联企业名单", "Affiliated enterprises"}},
      list);
  r.raw(http::Method::post, "/api/v1/affiliates",
        {.access = deciders,
         .summary = {"导入关联企业名单", "Import affiliated enterprises"},
         .options = upload},
        import);
  r.del<kernel::Nothing, kernel::Nothing>(
      "/api/v1/affiliates/{id}", {.access = deciders, .summary = {"移出关联组", "Take out of its group"}},
      remove);
}

}  // namespace qiying::application
