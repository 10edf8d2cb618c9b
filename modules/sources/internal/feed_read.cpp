#include "modules/sources/internal/feed_read.hpp"

#include <fmt/format.h>

#include "platform/base/text.hpp"

namespace qiying::sources {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 1000;

bool is_below(const fs::path& root, const fs::path& path) {
  const auto [end, _] = std::ranges::mismatch(root, path);
  return end == root.end();
}

bool is_table(const fs::path& path) {
  const auto name = path.filename().string();
  const auto end = path.extension().string();
  return !name.starts_with('.') &&
         (end == ".csv" || end == ".CSV" || end == ".txt" || end == ".xlsx" || end == ".XLSX");
}

base::Error no_folder(base::Text message) {
  return base::invalid("folder", "sources.feed_folder", std::move(message),
                       {"目录须在服务器数据目录的 inbox 之内", "It must lie below inbox in the data folder"});
}

/// 'it\'s' for a connection string.
std::string conn_value(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

/// What a database says, and what that means for the person who filled in the form.
struct Symptom {
  std::string_view said;
  base::Text means;
};
const Symptom kSymptoms[] = {
    {"password authentication failed", {"用户名或密码不对", "wrong user or password"}},
    {"could not translate host name", {"找不到这台主机", "there is no such host"}},
    {"Connection refused", {"主机拒绝连接，请检查主机和端口", "the host refuses: check host and port"}},
    {"timeout expired", {"连接超时，请检查主机、端口和防火墙", "no answer: check host, port and firewall"}},
    {"no pg_hba.conf entry", {"对方数据库不允许本服务器连接", "the database does not admit this server"}},
    {"statement timeout", {"查询超过 10 分钟", "the query took more than ten minutes"}},
    {"permission denied", {"该用户没有查询权限", "the user may not read this"}},
    {"read-only transaction", {"只能查询，不能修改对方数据", "a query may read only"}},
    {"syntax error", {"查询语句有语法错误", "the query has a syntax error"}},
    {"does not exist", {"数据库、表或列不存在", "the database, a table or a column does not exist"}}};

base::Text meaning_of(const std::string& said) {
  for (const auto& symptom : kSymptoms)
    if (said.find(symptom.said) != said.npos)
      return {symptom.means.zh + "（" + said + "）", symptom.means.en + " (" + said + ")"};
  return {said, said};
}

/// Rows of a cursor, the names of its columns first.
class QueryTable final : public imports::Table {
 public:
  QueryTable(const std::string& conninfo, const std::string& query) : db_(conninfo) {
    db_.script("set statement_timeout = '10min'; set client_encoding = 'UTF8'");
    db_.begin();
    db_.run("set transaction read only");
    db_.run("declare qiying_feed no scroll cursor for " + query);
    fetch();
  }

  base::Result<bool> next() override {
    cells_.clear();
    if (line_++ == 0) {
      for (std::size_t i = 0; i < rows_.columns(); ++i) cells_.push_back(rows_.column_name(i));
      return true;
    }
    if (at_ == rows_.size() && rows_.size() > 0) fetch();
    if (at_ == rows_.size()) return false;
    for (std::size_t i = 0; i < rows_.columns(); ++i) cells_.push_back(rows_.text(at_, i));
    ++at_;
    return true;
  }
  std::span<const std::string_view> cells() const override { return cells_; }
  std::int64_t line() const override { return line_; }
  bool fits() const override { return true; }
  double progress() const override { return 0; }

 private:
  void fetch() {
    rows_ = db_.run("fetch 5000 from qiying_feed");
    at_ = 0;
  }

  db::Connection db_;
  db::Rows rows_;
  std::size_t at_ = 0;
  std::int64_t line_ = 0;
  std::vector<std::string_view> cells_;
};

}  // namespace

base::Result<fs::path> feed_folder(const fs::path& root, const std::string& name) {
  std::error_code none;
  const auto whole = fs::canonical(root, none);
  if (none) return no_folder({"服务器上没有总目录：" + root.string(), "There is no folder " + root.string()});
  const auto path = fs::canonical(whole / name, none);
  if (name.empty() || name.starts_with('/') || none || !fs::is_directory(path) || !is_below(whole, path))
    return no_folder({"服务器上没有这个目录：" + name, "There is no such folder on the server: " + name});
  return path;
}

std::vector<FeedFile> feed_files(const fs::path& root, const fs::path& folder) {
  struct Aged {
    fs::file_time_type changed;
    FeedFile file;
  };
  std::vector<Aged> found;
  std::error_code gone;
  const auto whole = fs::canonical(root, gone);
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!is_table(entry.path()) || !entry.is_regular_file(gone)) continue;
    const auto path = fs::canonical(entry.path(), gone);
    if (gone || !is_below(whole, path)) continue;
    const auto changed = entry.last_write_time(gone);
    const auto size = entry.file_size(gone);
    if (gone) continue;
    found.push_back({changed,
                     {path, entry.path().filename().string(),
                      fmt::format("{}|{}", size, changed.time_since_epoch().count())}});
  }
  std::ranges::sort(found, [](auto& a, auto& b) {
    return std::tie(a.changed, a.file.name) < std::tie(b.changed, b.file.name);
  });
  if (found.size() > kMostFiles) found.erase(found.begin(), found.end() - kMostFiles);
  std::vector<FeedFile> out;
  for (auto& one : found) out.push_back(std::move(one.file));
  return out;
}

bool may_connect(std::string_view host, const std::vector<std::string>& allowed) {
  if (host.empty() || host.find_first_of("/ ,'\\@") != host.npos) return false;
  return std::ranges::any_of(allowed, [&](const std::string& one) {
    return one.starts_with('.') ? host.ends_with(one) && host.size() > one.size() : host == one;
  });
}

bool is_one_query(std::string_view query) {
  const auto text = base::trim(query);
  const auto begins = [&](std::string_view word) {
    return text.size() > word.size() && !isalnum(static_cast<unsigned char>(text[word.size()])) &&
           std::ranges::equal(text.substr(0, word.size()), word, {}, [](char c) {
             return static_cast<char>(tolower(static_cast<unsigned char>(c)));
           });
  };
  return (begins("select") || begins("with") || begins("table") || begins("values")) &&
         text.find(';') == text.npos && text.find('\0') == text.npos;
}

std::string conninfo_of(const DatabasePlace& place) {
  return fmt::format(
      "host={} port={} dbname={} user={} password={} connect_timeout=10 application_name=qiying",
      conn_value(place.host), place.port, conn_value(place.dbname), conn_value(place.username),
      conn_value(place.password));
}

base::Result<Delivery> read_query(const std::string& conninfo, const std::string& query,
                                  const imports::Headings& headings) {
  try {
    QY_TRY(auto table, imports::NamedTable::over(std::make_unique<QueryTable>(conninfo, query),
                                                 record_columns(), headings));
    return read_delivery(std::move(table));
  } catch (const db::DbError& error) {
    constexpr std::size_t kLongest = 300;
    const std::string said(base::first_code_points(base::repair_utf8(error.what()), kLongest));
    const auto meaning = meaning_of(said);
    return base::invalid("query", "sources.feed_failed",
                         {"读取数据库失败：" + meaning.zh, "The database could not be read: " + meaning.en});
  }
}

}  // namespace qiying::sources
