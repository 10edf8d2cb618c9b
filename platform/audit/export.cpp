#include "platform/audit/export.hpp"

#include <fstream>
#include <stdexcept>

#include "platform/audit/internal/evidence.hpp"
#include "platform/base/csv.hpp"
#include "platform/crypto/crypto.hpp"

namespace qiying::audit {
namespace {

constexpr int kPage = 5000;

struct Row {
  std::int64_t id = 0;
  base::Timestamp at;
  std::string account, account_name, account_kind, org_path, action, object_kind, object_id, class_, purpose,
      fields, detail, request_id, seq, digest;
};
QY_DESCRIBE(Row, QY_FIELD(id), QY_FIELD(at), QY_FIELD(account), QY_FIELD(account_name),
            QY_FIELD(account_kind), QY_FIELD(org_path), QY_FIELD(action), QY_FIELD(object_kind),
            QY_FIELD(object_id), QY_FIELD(class_), QY_FIELD(purpose), QY_FIELD(fields), QY_FIELD(detail),
            QY_FIELD(request_id), QY_FIELD(seq), QY_FIELD(digest))

std::vector<Row> rows_after(db::Connection& db, const Filter& f, std::int64_t after) {
  return db.query<Row>(
      "select e.id, e.at, coalesce(e.account_id::text, '') as account, e.account_name, e.account_kind, "
      "e.org_path, e.action, e.object_kind, e.object_id, e.class as class_, e.purpose, "
      "array_to_string(e.fields, ' ') as fields, e.detail::text as detail, e.request_id, "
      "coalesce(l.seq::text, '') as seq, coalesce(l.digest, '') as digest "
      "from audit.entry e left join audit.link l on l.district = e.district and l.entry_id = e.id "
      "where ($1::text is null or object_kind = $1) and ($2::text is null or object_id = $2) "
      "and ($3::uuid is null or account_id = $3) "
      "and ($4::text is null or action = $4 or (right($4, 1) = '.' and starts_with(action, $4))) "
      "and ($5::timestamptz is null or at >= $5) and ($6::timestamptz is null or at < $6) "
      "and (not $7 or class = 'personal') and e.id > $8 order by e.id limit $9",
      f.object_kind, f.object_id, f.account, f.action, f.from, f.to, f.personal, after, kPage);
}

std::string head() {
  std::string out = "\xEF\xBB\xBF";
  base::append_csv_row(out, {"编号 id", "时间 at", "账号 account", "姓名 name", "身份 kind", "组织 org",
                             "操作 action", "对象 object", "对象编号 object_id", "类别 class", "目的 purpose",
                             "字段 fields", "详情 detail", "请求 request", "链号 seq", "SM3 摘要 digest"});
  return out;
}

void append(std::string& out, const Row& r) {
  const auto id = std::to_string(r.id);
  const auto at = base::to_iso(r.at);
  base::append_csv_row(
      out, {id, at, r.account, r.account_name, r.account_kind, r.org_path, r.action, r.object_kind,
            r.object_id, r.class_, r.purpose, r.fields, r.detail, r.request_id, r.seq, r.digest});
}

/// Hands the file out piece by piece; returns the number of entries.
template <class F>
std::int64_t write_all(db::Connection& db, const Filter& filter, F&& take) {
  take(head());
  for (std::int64_t after = 0, count = 0;;) {
    const auto rows = rows_after(db, filter, after);
    if (rows.empty()) return count;
    std::string text;
    for (const auto& row : rows) append(text, row);
    take(text);
    after = rows.back().id;
    count += static_cast<std::int64_t>(rows.size());
  }
}

void write_whole(const std::filesystem::path& file, std::string_view text) {
  if (!(std::ofstream(file, std::ios::binary | std::ios::trunc) << text << std::flush))
    throw std::runtime_error("cannot write " + file.string());
}

}  // namespace

Exported export_to(db::Connection& db, const Filter& filter, const std::filesystem::path& file,
                   const std::filesystem::path& evidence) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  crypto::Sm3 digest;
  Exported result;
  result.entries = write_all(db, filter, [&](const std::string& part) {
    out << part;
    digest.update(part);
  });
  if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
  result.digest = digest.finish_hex();
  const auto key = crypto::Sm2Key::load_or_create(internal::key_file(evidence));
  write_whole(file.string() + ".sig", crypto::base64_encode(key.sign(result.digest)));
  write_whole(file.string() + ".pem", key.public_pem());
  return result;
}

}  // namespace qiying::audit
