// Reading sources: list pages each so many hours, their documents once and then once a week for changes.

#include "modules/policy/internal/found_jobs.hpp"
#include "modules/account/account.hpp"
#include "platform/base/json.hpp"
#include "platform/fetch/fetch.hpp"
#include "platform/webpage/webpage.hpp"

namespace qiying::policy {
namespace {

constexpr std::size_t kMostItems = 200;
constexpr const char* kAll = "policy.harvest_all";
constexpr const char* kList = "policy.harvest";
constexpr const char* kPage = "policy.harvest_page";

struct Target {
  std::string district, id;
};
QY_DESCRIBE(Target, QY_FIELD(district), QY_FIELD(id))

struct Due {
  std::string district;
  base::Id<struct AnyTag> id;
};
QY_DESCRIBE(Due, QY_FIELD(district), QY_FIELD(id))

struct Place {
  std::string address;
};
QY_DESCRIBE(Place, QY_FIELD(address, .min = 0))

void enqueue(db::Connection& db, const char* kind, const std::string& district, const std::string& id) {
  jobs::enqueue(db, kind, {base::to_json(Target{district, id})}, {.unique_key = id});
}

// The page, or what is wrong in Chinese.
std::pair<std::string, std::string> page_of(const std::string& address,
                                            const std::vector<std::string>& hosts) {
  if (!may_read(address, hosts)) return {"", "这个网站不在允许采集的范围内（设置 fetch_hosts）"};
  const auto answer = fetch::ask({.url = address, .most = 8u << 20});
  if (!answer.ok()) return {"", answer.error().message.zh};
  if (answer->status != 200) return {"", "网站返回状态 " + std::to_string(answer->status)};
  return {answer->body, ""};
}

void all(db::Connection& db, const jobs::Job& job) {
  for (const auto& due :
       db.query<Due>("select district, id from policy.source where active and address <> '' and (asked_at is "
                     "null or asked_at + "
                     "make_interval(hours => every_hours) <= $1) order by asked_at nulls first limit 200",
                     job.now))
    enqueue(db, kList, due.district, due.id.str());
  // Documents whose lists no longer name them may change, too.
  for (const auto& due : db.query<Due>("select f.district, f.id from policy.found f join policy.source s on "
                                       "s.district = f.district and s.id = "
                                       "f.source_id and s.active where f.address <> '' and f.state <> "
                                       "'ignored' and (f.read_at is null or f.read_at "
                                       "< $1) order by f.read_at nulls first limit 200",
                                       job.now - std::chrono::days(7)))
    enqueue(db, kPage, due.district, due.id.str());
}

void told(db::Connection& db, const std::string& district, std::size_t fresh) {
  if (fresh == 0) return;
  const auto n = std::to_string(fresh);
  account::notify_holders(db, district, "policy.edit",
                          {"policy.found",
                           {"来源网站新发现 " + n + " 个文件", n + " new documents at sources"},
                           {"请核对后起草或注明不收录。", "Draft them, or say why not."},
                           "/desk/policies/sources"});
}

void take_list(db::Connection& db, const Target& t, const std::string& address, const std::string& html,
               base::Timestamp now) {
  const auto items = items_of(html, address);
  std::size_t fresh = 0;
  for (std::size_t i = 0; i < std::min(items.size(), kMostItems); ++i)
    if (const auto id = keep_found(db, t.district, SourceId::parse(t.id).value(), items[i], now)) {
      ++fresh;
      enqueue(db, kPage, t.district, id->str());
    }
  told(db, t.district, fresh);
  db.execute(
      "update policy.source set asked_at = $3, good_at = case when $4 = '' then $3 else good_at end, error = "
      "$4 where "
      "district = $1 and id = $2::uuid",
      t.district, t.id, now, items.empty() ? "列表页里没有带日期的条目，请核对地址" : "");
}

void list(db::Connection& db, const jobs::Job& job, const std::vector<std::string>& hosts) {
  const auto t = base::from_json<Target>(job.payload.text);
  if (!t.ok()) return;
  const auto source = db.query_one<Place>(
      "select address from policy.source where district = $1 and id = $2::uuid and active for update",
      t->district, t->id);
  if (!source || source->address.empty()) return;
  const auto [html, fault] = page_of(source->address, hosts);
  if (fault.empty()) return take_list(db, *t, source->address, html, job.now);
  db.execute("update policy.source set asked_at = $3, error = $4 where district = $1 and id = $2::uuid",
             t->district, t->id, job.now, fault);
}

void page(db::Connection& db, const jobs::Job& job, const std::vector<std::string>& hosts) {
  const auto t = base::from_json<Target>(job.payload.text);
  if (!t.ok()) return;
  const auto id = FoundId::parse(t->id);
  const auto found = db.query_one<Place>(
      "select address from policy.found where district = $1 and id = $2::uuid", t->district, t->id);
  if (!found || !id || found->address.empty()) return;
  const auto [html, fault] = page_of(found->address, hosts);
  if (fault.empty())
    return take_text(db, t->district, *id, webpage::read(html, found->address).text, job.now);
  db.execute("update policy.found set read_at = $3, error = $4 where district = $1 and id = $2::uuid",
             t->district, t->id, job.now, fault);
}

}  // namespace

void read_source_soon(db::Connection& db, const std::string& district, SourceId id) {
  enqueue(db, kList, district, id.str());
}

void register_found_jobs(kernel::Registry& r) {
  // Which hosts may be read is known from the start of the server on.
  const auto hosts = std::make_shared<std::vector<std::string>>();
  r.at_start([hosts](const kernel::Services& services) {
    *hosts = services.settings.fetch_hosts;
    return std::string();
  });
  r.job(kAll, all);
  r.job(kList, [hosts](db::Connection& db, const jobs::Job& job) { list(db, job, *hosts); });
  r.job(kPage, [hosts](db::Connection& db, const jobs::Job& job) { page(db, job, *hosts); });
  r.schedule({kAll, std::chrono::hours(1)});
}

}  // namespace qiying::policy
