// build/bench/modules_register [FILE.csv [DIR]]: imports a file (else 180,000 generated enterprises) twice
// into a new durable cluster, then searches. With DIR the cluster stays there and is only searched the next
// time. What is printed: rows a second end to end (reading, checking, COPY, merging, indexes), and for each
// kind of search the median and 95th percentile of its time, with what it needs in memory.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <random>

#include "modules/register/internal/import/command.hpp"
#include "modules/register/internal/read/list.hpp"
#include "platform/auth/caller.hpp"
#include "platform/base/csv.hpp"
#include "platform/base/text.hpp"
#include "platform/base/uscc.hpp"
#include "platform/db/cluster.hpp"
#include "platform/db/migrate.hpp"

using namespace qiying;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::string_view kDistrict = "420199";
constexpr std::size_t kSamples = 200;  // of each kind of search

struct Sample {
  std::string uscc, name;
};

std::vector<Sample> sample_of(const char* file) {
  std::vector<Sample> all;
  auto reader = base::CsvReader::open(file);
  while (true) {
    const auto more = reader.next();
    if (!more.ok() || !*more) break;
    if (base::count_code_points(reader.cells()[1]) >= 8)
      all.push_back({std::string(reader.cells()[0]), std::string(reader.cells()[1])});
  }
  std::mt19937 random(7);
  std::shuffle(all.begin(), all.end(), random);
  all.resize(std::min<std::size_t>(all.size(), kSamples));
  return all;
}

std::string piece(const std::string& name, std::size_t from, std::size_t count) {
  const auto points = base::to_code_points(name);
  return base::from_code_points(std::u32string_view(points).substr(std::min(from, points.size()), count));
}

void measure(db::Connection& db, const char* what, const std::vector<Sample>& samples,
             const std::function<std::string(const Sample&)>& query) {
  std::vector<double> times;
  std::pair<double, std::string> slowest;
  int found = 0;
  // All twice: the second time what they need is in memory.
  for (std::size_t i = 0; i < 2 * samples.size(); ++i) {
    const auto& sample = samples[i % samples.size()];
    register_::ListQuery q;
    q.q = query(sample);
    const auto begin = Clock::now();
    db.begin();  // as a request does
    const auto list = register_::list_entities(db, std::string(kDistrict), q);
    db.rollback();
    if (i < samples.size()) continue;
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    slowest = std::max(slowest, {times.back(), q.q});
    found +=
        list.ok() && std::ranges::any_of(list->items, [&](const auto& e) { return e.uscc == sample.uscc; });
  }
  std::ranges::sort(times);
  std::printf("= %s: p50 %.2f ms, p95 %.2f ms, max %.2f ms (%s), own row on the first page %d of %zu\n", what,
              times[times.size() / 2], times[times.size() * 95 / 100], slowest.first, slowest.second.c_str(),
              found, times.size());
}

void searches(db::Pool& pool, const std::vector<Sample>& samples) {
  const auto lease = pool.acquire(auth::scope_of(auth::Caller::system(std::string(kDistrict))));
  auto& db = const_cast<db::Pool::Lease&>(lease);
  measure(*db, "exact code", samples, [](const Sample& s) { return s.uscc; });
  measure(*db, "whole name", samples, [](const Sample& s) { return s.name; });
  measure(*db, "prefix, 6 characters", samples, [](const Sample& s) { return piece(s.name, 0, 6); });
  measure(*db, "inside, 4 characters", samples, [](const Sample& s) { return piece(s.name, 3, 4); });
  measure(*db, "inside, 2 characters", samples, [](const Sample& s) { return piece(s.name, 3, 2); });
  measure(*db, "inside, 1 character", samples, [](const Sample& s) { return piece(s.name, 4, 1); });
  measure(*db, "whole name, one character wrong", samples,
          [](const Sample& s) { return piece(s.name, 0, 4) + "鑫" + piece(s.name, 5, 99); });
  measure(*db, "5 characters, one wrong", samples,
          [](const Sample& s) { return piece(s.name, 2, 2) + "鑫" + piece(s.name, 5, 2); });
  measure(*db, "4 characters, one wrong", samples,
          [](const Sample& s) { return piece(s.name, 3, 2) + "鑫" + piece(s.name, 6, 1); });
  measure(*db, "whole name, one character missing", samples,
          [](const Sample& s) { return piece(s.name, 0, 5) + piece(s.name, 6, 99); });
  measure(*db, "pinyin initials, first 6", samples,
          [](const Sample& s) { return base::pinyin_initials(s.name).substr(0, 6); });
  measure(*db, "what most names contain", samples, [n = std::size_t{0}](const Sample&) mutable {
    static constexpr const char* kCommon[] = {"公",   "有限",     "科技", "公司",
                                              "贸易", "有限公司", "商",   "科技有限公司"};
    return std::string(kCommon[n++ % std::size(kCommon)]);
  });
  measure(*db, "pinyin initials, first 2", samples,
          [](const Sample& s) { return base::pinyin_initials(s.name).substr(0, 2); });
  measure(*db, "beginning of a code, 8 characters", samples,
          [](const Sample& s) { return s.uscc.substr(0, 8); });
  measure(*db, "no query, first page by name", samples, [](const Sample&) { return std::string(); });
}

/// Invented enterprises whose names repeat in parts, as real ones do.
std::string generated(const std::filesystem::path& file) {
  constexpr int kRows = 180000;
  constexpr const char* kPlaces[] = {"示范区", "江滨", "云岭", "青禾", "白鹭", "长堤"};
  constexpr const char* kWords[] = {"华", "盛", "信", "达", "宏", "远", "嘉", "泰",
                                    "恒", "瑞", "博", "源", "诚", "鼎", "明", "汇"};
  constexpr const char* kTrades[] = {"机械", "食品", "物流", "电子", "建材",
                                     "商贸", "软件", "服饰", "医药", "农业"};
  constexpr const char* kForms[] = {"有限公司", "股份有限公司", "经营部", "商行"};
  std::mt19937 random(7);
  const auto one_of = [&](const auto& list) { return list[random() % std::size(list)]; };
  std::ofstream out(file);
  out << "统一社会信用代码,企业名称\n";
  for (int i = 0; i < kRows; ++i) {
    char organisation[9];
    std::snprintf(organisation, sizeof organisation, "MA%06d", i);
    out << base::make_uscc("91", kDistrict, organisation).value() << ',' << one_of(kPlaces) << one_of(kWords)
        << one_of(kWords) << one_of(kWords) << one_of(kTrades) << one_of(kForms) << '\n';
  }
  return file.string();
}

void import_once(const register_::CommandPlace& place, const char* what, const std::string& file) {
  const auto begin = Clock::now();
  register_::import_command(place, std::vector<std::string>{file});
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  const auto db = auth::scope_of(auth::Caller::system(std::string(kDistrict)));
  const auto rows = place.pool.acquire(db)->number("select count(*) from register.entity");
  std::printf("= %s: %.0f rows/s\n", what, static_cast<double>(rows) / seconds);
}

/// An empty database with the register's tables.
bool made(db::Cluster& cluster) {
  db::Connection admin(cluster.conninfo("postgres", "qiying"));
  admin.script(
      "create database bench template template0 lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8' encoding 'UTF8'");
  db::Connection owner(cluster.conninfo("bench", "qiying"));
  if (!db::ensure_roles(owner).ok()) return false;
  auto migrations = db::read_migrations("platform/auth/migrations", "platform/auth");
  for (auto& own : db::read_migrations("modules/register/migrations", "register"))
    migrations.push_back(std::move(own));
  const auto migrated = db::migrate(owner, migrations);
  if (!migrated.ok()) std::fprintf(stderr, "%s\n", migrated.error().message.en.c_str());
  return migrated.ok();
}

}  // namespace

int main(int argc, char** argv) {
  const bool stays = argc > 2;
  const auto data =
      stays ? std::filesystem::path(argv[2])
            : std::filesystem::temp_directory_path() / ("qiying_register_bench_" + std::to_string(getpid()));
  const bool filled = std::filesystem::exists(data);
  const auto file = argc > 1 ? std::string(argv[1]) : generated(data.string() + ".csv");
  {
    db::Cluster cluster({.data = data});
    if (!filled && !made(cluster)) return 1;
    db::Pool pool({.conninfo = cluster.conninfo("bench", "qiying_app"), .size = 4});
    if (!filled) {
      base::SystemClock clock;
      const register_::CommandPlace place{pool, clock, std::string(kDistrict)};
      import_once(place, "import into an empty register", file);
      import_once(place, "the same file again", file);
      db::Connection owner(cluster.conninfo("bench", "qiying"));
      owner.run("vacuum analyze register.entity");  // as PostgreSQL does by itself within a minute
    }
    searches(pool, sample_of(file.c_str()));
  }
  if (!stays) std::filesystem::remove_all(data);
  if (argc < 2) std::filesystem::remove(file);
}
