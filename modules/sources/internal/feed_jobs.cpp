#include "modules/sources/internal/feed_jobs.hpp"

#include <fstream>

#include "modules/sources/internal/feed_read.hpp"
#include "modules/sources/internal/run.hpp"
#include "platform/base/text.hpp"
#include "platform/kernel/keys_rotated.hpp"
#include "platform/vault/reseal.hpp"

namespace qiying::sources {
namespace {

constexpr std::string_view kDue = "sources.feeds", kRead = "sources.feed", kBy = "定时取数";

struct Which {
  std::string district, code;
};
QY_DESCRIBE(Which, QY_FIELD(district), QY_FIELD(code))

struct Sealed {
  std::string district, code, password;
};
QY_DESCRIBE(Sealed, QY_FIELD(district), QY_FIELD(code), QY_FIELD(password))

/// A feed as it is kept.
struct Feed {
  FeedKind kind = FeedKind::folder;
  std::string folder, host;
  int port = 5432;
  std::string dbname, username, password, query;
  bool match = true;
};
QY_DESCRIBE(Feed, QY_FIELD(kind), QY_FIELD(folder), QY_FIELD(host), QY_FIELD(port), QY_FIELD(dbname),
            QY_FIELD(username), QY_FIELD(password), QY_FIELD(query), QY_FIELD(match))

/// How a reading went.
struct Outcome {
  std::int64_t rows = 0, rejected = 0, differing = 0, loads = 0;
  std::optional<base::Error> error;
};

class Reading {
 public:
  Reading(db::Connection& db, const FeedWorld& world, Which which, base::Timestamp now)
      : db_(db), world_(world), which_(std::move(which)), deed_{which_.district, std::string(kBy), now} {}

  Outcome run(const Feed& feed) {
    headings_ = headings_of(db_, which_.district, which_.code);
    feed.kind == FeedKind::folder ? folder(feed) : database(feed);
    return std::move(out_);
  }

 private:
  void folder(const Feed& feed) {
    const auto place = feed_folder(world_.root, feed.folder);
    if (!place.ok()) return fail(place.error());
    for (const auto& file : feed_files(world_.root, *place))
      if (is_news(file)) take_file(file);
  }

  /// Each file is read once; one that cannot be read is tried again when it has changed.
  bool is_news(const FeedFile& file) {
    return db_.execute(
               "insert into sources.feed_file (district, source_code, name, mark) values ($1, $2, $3, $4) on "
               "conflict (district, source_code, name) do update set mark = excluded.mark where "
               "sources.feed_file.mark <> excluded.mark",
               which_.district, which_.code, base::repair_utf8(file.name), file.mark) > 0;
  }

  void take_file(const FeedFile& file) {
    const auto delivery = delivery_of(file);
    if (!delivery.ok()) {
      auto error = delivery.error();
      error.message.zh =
          file.name + "：" + error.message.zh + (error.help.zh.empty() ? "" : "。" + error.help.zh);
      error.message.en =
          file.name + ": " + error.message.en + (error.help.en.empty() ? "" : ". " + error.help.en);
      return fail(std::move(error));
    }
    take(files::safe_filename(file.name), *delivery);
  }

  base::Result<Delivery> delivery_of(const FeedFile& file) {
    try {
      QY_TRY(auto table, imports::NamedTable::open(file.path, record_columns(), headings_));
      return read_delivery(std::move(table));
    } catch (const std::runtime_error& broken) {  // it went away, or may not be read
      return base::invalid("file", "sources.feed_failed", {broken.what(), broken.what()});
    }
  }

  void database(const Feed& feed) {
    if (!may_connect(feed.host, world_.hosts()))
      return fail(base::invalid("host", "sources.feed_host",
                                {"source_hosts.txt 不再允许连接这台主机：" + feed.host,
                                 "source_hosts.txt does not allow this host any more: " + feed.host}));
    const auto password = world_.keys->open(feed.password, feed_secret(which_.district, which_.code));
    if (!password)
      return fail(
          base::invalid("password", "sources.feed_password",
                        {"密码无法解密，请重新填写", "The password cannot be opened: give it again"}));
    const auto delivery = read_query(
        conninfo_of({feed.host, feed.port, feed.dbname, feed.username, *password}), feed.query, headings_);
    if (!delivery.ok()) return fail(delivery.error());
    take(feed.host + "/" + feed.dbname, *delivery);
  }

  void take(const std::string& name, const Delivery& delivery) {
    const auto taken = take_delivery(db_, deed_, which_.code, name, delivery);
    ++out_.loads;
    out_.rows += delivery.read, out_.rejected += delivery.rejected, out_.differing += taken.differing;
    audit::record(db_, auth::Caller::system(which_.district),
                  {.action = "sources.load", .object_kind = "sources.load", .object_id = taken.id.str()});
  }

  void fail(base::Error error) { out_.error = std::move(error); }

  db::Connection& db_;
  const FeedWorld& world_;
  Which which_;
  Deed deed_;
  imports::Headings headings_;
  Outcome out_;
};

void note(db::Connection& db, const Which& which, const Outcome& outcome, base::Timestamp now) {
  const auto state = outcome.error       ? FeedState::failed
                     : outcome.loads > 0 ? FeedState::done
                                         : FeedState::nothing;
  const auto error = outcome.error ? outcome.error->message : base::Text{};
  db.execute(
      "update sources.feed set last_at = $3, last_state = $4, last_rows = $5, last_rejected = $6, error_zh = "
      "$7, "
      "error_en = $8 where district = $1 and source_code = $2",
      which.district, which.code, now, state, outcome.rows, outcome.rejected, error.zh, error.en);
}

/// All that are due, each by a job of its own, so that a slow database keeps nobody waiting.
void due(db::Connection& db, const jobs::Job& job) {
  for (const auto& which : db.query<Which>("update sources.feed set next_at = $1::timestamptz + "
                                           "every_minutes * interval '1 minute' where active "
                                           "and next_at <= $1 returning district, source_code as code",
                                           job.now))
    read_feed_soon(db, which.district, which.code);
}

/// After the keys have been changed.
void seal_again(db::Connection& db, const auth::Caller&, const events::Event& event) {
  const auto rotated = base::from_json<kernel::KeysRotated>(event.data.text);
  if (!rotated.ok()) throw std::logic_error(event.name + ": " + rotated.error().message.en);
  const vault::Keyring keys(rotated->file);
  for (const auto& one : db.query<Sealed>("select district, source_code as code, password from sources.feed "
                                          "where password <> '' for update"))
    if (const auto fresh = vault::reseal(keys, one.password, feed_secret(one.district, one.code)))
      db.execute("update sources.feed set password = $3 where district = $1 and source_code = $2",
                 one.district, one.code, *fresh);
}

}  // namespace

std::filesystem::path feed_root(const config::Settings& settings) {
  return settings.data / "inbox";
}

std::vector<std::string> feed_hosts(const config::Settings& settings) {
  std::vector<std::string> out;
  std::ifstream in(settings.data / "source_hosts.txt");
  for (std::string line; std::getline(in, line);)
    if (const auto host = base::trim(line); !host.empty() && !host.starts_with('#')) out.emplace_back(host);
  return out;
}

std::string feed_secret(std::string_view district, std::string_view code) {
  return "sources.feed|" + std::string(district) + "|" + std::string(code);
}

void read_feed_soon(db::Connection& db, const std::string& district, const std::string& code) {
  jobs::enqueue(db, kRead, {base::to_json(Which{district, code})},
                {.unique_key = district + "|" + code, .max_attempts = 3});
}

void read_feed(db::Connection& db, const FeedWorld& world, const std::string& district,
               const std::string& code, base::Timestamp now) {
  const auto feed = db.query_one<Feed>(
      "select f.kind, f.folder, f.host, f.port, f.dbname, f.username, f.password, f.query, f.match from "
      "sources.feed f join sources.source s on s.district = f.district and s.code = f.source_code where "
      "f.district = $1 and f.source_code = $2 and s.active for update of f",
      district, code);
  if (!feed) return;
  const auto outcome = Reading(db, world, {district, code}, now).run(*feed);
  note(db, {district, code}, outcome, now);
  if (feed->match && outcome.differing > 0) start_match(db, district, kBy, now);
}

void register_feed_jobs(kernel::Registry& r) {
  const auto world = std::make_shared<FeedWorld>();
  r.at_start([world](const kernel::Services& services) {
    const auto& settings = services.settings;
    *world = {feed_root(settings), [&settings] { return feed_hosts(settings); }, &services.keys};
    return std::string();
  });
  r.on("keys.rotated", seal_again);
  r.job(std::string(kDue), due);
  r.job(std::string(kRead), [world](db::Connection& db, const jobs::Job& job) {
    const auto which = base::from_json<Which>(job.payload.text);
    if (!which.ok()) throw std::runtime_error("sources.feed: " + which.error().message.en);
    read_feed(db, *world, which->district, which->code, job.now);
  });
  r.schedule({std::string(kDue), std::chrono::minutes(1)});
}

}  // namespace qiying::sources
