#include <algorithm>

#include "modules/performance/internal/ledger.hpp"
#include "platform/base/uscc.hpp"
#include "platform/imports/table.hpp"

namespace qiying::performance {
namespace {

using kernel::Context;

struct ClassView {
  std::string id, name;
  std::int64_t size = 0;
  std::optional<base::Timestamp> added_at;
};
QY_DESCRIBE(ClassView, QY_FIELD(id), QY_FIELD(name), QY_FIELD(size), QY_FIELD(added_at))

struct Known {
  std::int64_t size = 0;
  std::optional<base::Timestamp> added_at;
};
QY_DESCRIBE(Known, QY_FIELD(size), QY_FIELD(added_at))

struct Refused {
  std::int64_t line = 0;
  std::string value, reason;
};
QY_DESCRIBE(Refused, QY_FIELD(line), QY_FIELD(value), QY_FIELD(reason))

struct Taken {
  std::int64_t rows = 0, added = 0, refused_count = 0;
  std::vector<Refused> refused;  // the first hundred
};
QY_DESCRIBE(Taken, QY_FIELD(rows), QY_FIELD(added), QY_FIELD(refused_count), QY_FIELD(refused))

base::Result<kernel::List<ClassView>> list(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  kernel::List<ClassView> out;
  for (const auto& one : catalogue().classes) {
    const auto known = c.db().query_one<Known>(
        "select count(*) as size, max(added_at) as added_at from performance.member where district = $1 and "
        "class = $2",
        c.caller.district, one.id);
    out.items.push_back({one.id, c.pick(one.name), known->size, known->added_at});
  }
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<Taken> read_codes(const Context& c, const std::filesystem::path& file,
                               std::vector<std::string>& codes) {
  static const imports::Field kFields[] = {
      {.name = "uscc", .headings = {"统一社会信用代码", "信用代码", "uscc", "代码"}, .required = true}};
  QY_TRY(auto table, imports::NamedTable::open(file, kFields));
  Taken out;
  while (true) {
    QY_TRY(const bool more, table.next());
    if (!more) break;
    out.rows += 1;
    const auto code = base::tidy_uscc(table.value("uscc"));
    if (code.size() == 18) {
      codes.push_back(code);
      continue;
    }
    out.refused_count += 1;
    if (out.refused.size() < 100)
      out.refused.push_back({table.line(), table.value("uscc"),
                             c.pick({"不是 18 位统一社会信用代码", "not a code of 18 characters"})});
  }
  return out;
}

// The file is the whole list: whoever is not in it is no longer of the class.
base::Result<http::Response> take(Context& c) {
  QY_CHECK(auth::require(c.caller, "performance.edit"));
  const auto of = c.request.param("id");
  const auto& classes = catalogue().classes;
  if (std::ranges::find(classes, of, &MemberClass::id) == classes.end())
    return base::not_found({"企业名单", "list of enterprises"});
  if (c.request.files.size() != 1)
    return base::invalid("file", "performance.file", {"请选择一个文件", "Choose one file"});
  std::vector<std::string> codes;
  QY_TRY(auto out, read_codes(c, *c.request.files.front().path, codes));
  c.db().execute("delete from performance.member where district = $1 and class = $2", c.caller.district, of);
  out.added = c.db().execute(
      "insert into performance.member (district, class, uscc, source, added_at)"
      " select $1, $2, code, $4, $5 from unnest($3::text[]) code on conflict do nothing",
      c.caller.district, of, codes, files::safe_filename(c.request.files.front().filename), c.now);
  c.audit("performance.members", "class", std::string(of));
  return http::Response::json(base::to_json(out), 201);
}

}  // namespace

void register_members(kernel::Registry& r) {
  r.get<kernel::Nothing, kernel::List<ClassView>>(
      "/api/v1/enterprise-classes",
      {.access = {.permission = "performance.view"},
       .summary = {"企业分类名单", "Lists of enterprises by class"}},
      list);
  http::RouteOptions upload;
  upload.multipart = true;
  upload.body_limit = 30u << 20;
  r.raw(http::Method::post, "/api/v1/enterprise-classes/{id}/members",
        {.access = {.permission = "performance.edit"},
         .summary = {"导入企业分类名单", "Take a list of enterprises"},
         .options = upload},
        take);
}

}  // namespace qiying::performance
