// Whole lives of appeals over HTTP, one after another on each of many connections: raise, dispatch, sign,
// reply, call back, close. Each request is one that a person's browser makes, with that person's session.
//
//     bench_appeal --port N --people FILE [--clients 64] [--seconds 30]            as fast as it goes
//     bench_appeal --port N --people FILE --stages 1:10,15:10,1:10 [--clients 350] so many cycles/s for so
//     many seconds each
//
// FILE (JSON): {"subject": "...", "enterprise": {"cookie","csrf"}, "centre": {...}, "offices":
// [{"org","cookie","csrf"}, ...]} Prints one JSON line a stage: cycles, requests, failures, latencies in ms
// of single requests and of whole cycles.

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/src.hpp>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "client.hpp"

namespace {

namespace json = boost::json;
using bench::Clock;
using std::chrono::microseconds;

struct Person {
  std::string cookie, csrf, org;
};

Person person_of(const json::value& v) {
  const auto& o = v.as_object();
  const auto text = [&](const char* key) {
    const auto* found = o.if_contains(key);
    return found && found->is_string() ? std::string(found->as_string()) : std::string();
  };
  return {text("cookie"), text("csrf"), text("org")};
}

struct People {
  Person enterprise, centre;
  std::vector<Person> offices;
};

People read_people(const std::string& file) {
  std::ifstream in(file);
  const auto v = json::parse(std::move(std::ostringstream() << in.rdbuf()).str());
  People out{person_of(v.at("enterprise")), person_of(v.at("centre")), {}};
  for (const auto& office : v.at("offices").as_array()) out.offices.push_back(person_of(office));
  return out;
}

std::string post(const Person& who, const std::string& path, const std::string& body) {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
      "{}\r\nCookie: {}\r\n"
      "X-CSRF-Token: {}\r\n\r\n{}",
      path, body.size(), who.cookie, who.csrf, body);
}

/// How far a client is with its present appeal.
struct Cycle {
  int step = -1;  ///< -1: idle
  std::string id;
  std::size_t office = 0;
  std::uint64_t number = 0;
  Clock::time_point begun;
};

constexpr int kSteps = 6;

/// The next request of a cycle.
std::string request(const People& people, const Cycle& c) {
  const auto path = [&](const char* action) { return "/api/v1/appeals/" + c.id + "/actions/" + action; };
  const auto& office = people.offices[c.office];
  switch (c.step) {
    case 0:
      return post(
          people.enterprise, "/api/v1/appeals",
          fmt::format(
              R"({{"kind":"help","title":"园区供电容量不足第{}次反映","body":"二期厂房投产后变压器容量不足，)"
              R"(高峰时段跳闸，影响生产，请协调增容，编号{}。","contact_name":"陈经理","contact_phone":"13800138000"}})",
              c.number, c.number));
    case 1:
      return post(people.centre, path("dispatch"), fmt::format(R"({{"org_id":"{}"}})", office.org));
    case 2:
      return post(office, path("sign"), "{}");
    case 3:
      return post(office, path("reply"),
                  R"({"text":"已会同供电公司现场勘察，增容方案已批准，预计十五日内完成改造。"})");
    case 4:
      return post(people.centre, path("to_callback"), "{}");
    default:
      return post(people.centre, path("call"),
                  R"({"outcome":"reached","prompt":true,"quick":true,"solved":true,"level":"satisfied"})");
  }
}

/// What was measured in one stage.
struct Tally {
  std::uint64_t cycles = 0, requests = 0, failed = 0;
  std::vector<double> request_ms, cycle_ms;
  std::map<int, std::vector<double>> step_ms;
  std::map<int, int> statuses;
};

double percentile(std::vector<double>& values, double p) {
  if (values.empty()) return 0;
  const auto k =
      std::min(values.size() - 1, static_cast<std::size_t>(p * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(k), values.end());
  return values[k];
}

class Load {
 public:
  Load(People people, std::uint16_t port, std::size_t clients)
      : people_(std::move(people)),
        cycles_(clients),
        clients_(port, clients,
                 [this](std::size_t i, const bench::Answer& a, microseconds took) { answered(i, a, took); }) {
  }

  /// `rate` cycles a second; 0: as fast as it goes.
  Tally run(double rate, double seconds) {
    tally_ = {};
    const auto begun = Clock::now();
    const auto end =
        begun + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    std::uint64_t started = 0;
    endless_ = rate == 0;
    while (Clock::now() < end) {
      const std::chrono::duration<double> passed = Clock::now() - begun;
      for (std::size_t i = 0; i < cycles_.size(); ++i) {
        if (cycles_[i].step >= 0) continue;
        if (rate > 0 && static_cast<double>(started) >= passed.count() * rate) break;
        begin(i);
        ++started;
      }
      clients_.turn(std::chrono::milliseconds(2));
    }
    endless_ = false;
    // What is under way comes to its end outside the stage's time, but counts.
    for (const auto patience = Clock::now() + std::chrono::seconds(30); busy() && Clock::now() < patience;)
      clients_.turn(std::chrono::milliseconds(5));
    return std::move(tally_);
  }

 private:
  bool busy() const {
    return std::any_of(cycles_.begin(), cycles_.end(), [](const Cycle& c) { return c.step >= 0; });
  }
  void begin(std::size_t i) {
    auto& c = cycles_[i];
    c = {0, "", next_ % people_.offices.size(), next_, Clock::now()};
    ++next_;
    clients_.send(i, request(people_, c));
  }
  void answered(std::size_t i, const bench::Answer& answer, microseconds took) {
    auto& c = cycles_[i];
    const double ms = static_cast<double>(took.count()) / 1000;
    tally_.requests += 1;
    tally_.request_ms.push_back(ms);
    tally_.step_ms[c.step].push_back(ms);
    tally_.statuses[answer.status] += 1;
    if (answer.status != 200) {
      tally_.failed += 1;
      if (tally_.failed <= 3)
        fmt::print(stderr, "step {}: {} {}\n", c.step, answer.status, answer.body.substr(0, 300));
      c.step = -1;
      return;
    }
    if (c.step == 0) {
      const auto at = answer.body.find("\"id\":\"");
      c.id = std::string(answer.body.substr(at + 6, 36));
    }
    c.step += 1;
    if (c.step < kSteps) return clients_.send(i, request(people_, c));
    tally_.cycles += 1;
    tally_.cycle_ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - c.begun).count());
    c.step = -1;
    if (endless_) begin(i);
  }

  People people_;
  std::vector<Cycle> cycles_;
  bench::Clients clients_;
  Tally tally_;
  std::uint64_t next_ = 0;
  bool endless_ = false;
};

void print(Tally t, double rate, double seconds) {
  std::string steps;
  for (auto& [step, values] : t.step_ms)
    steps += fmt::format("{}{:.1f}", steps.empty() ? "" : ",", percentile(values, 0.95));
  fmt::print(
      R"({{"asked":{},"seconds":{:.1f},"cycles":{},"rate":{:.1f},"requests":{},"failed":{},"p50":{:.1f},"p95":{:.1f},"p99":{:.1f},"max":{:.1f},"cycle_p50":{:.1f},"cycle_p95":{:.1f},"step_p95":[{}]}})"
      "\n",
      rate, seconds, t.cycles, static_cast<double>(t.cycles) / seconds, t.requests, t.failed,
      percentile(t.request_ms, 0.5), percentile(t.request_ms, 0.95), percentile(t.request_ms, 0.99),
      percentile(t.request_ms, 1), percentile(t.cycle_ms, 0.5), percentile(t.cycle_ms, 0.95), steps);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) try {
  std::map<std::string, std::string> options{{"--clients", "64"}, {"--seconds", "30"}};
  for (int i = 1; i + 1 < argc; i += 2) options[argv[i]] = argv[i + 1];
  Load load(read_people(options.at("--people")), static_cast<std::uint16_t>(std::stoi(options.at("--port"))),
            std::stoul(options["--clients"]));
  if (!options.contains("--stages")) {
    const double seconds = std::stod(options["--seconds"]);
    print(load.run(0, seconds), 0, seconds);
    return 0;
  }
  std::istringstream stages(options["--stages"]);
  for (std::string stage; std::getline(stages, stage, ',');) {
    const double rate = std::stod(stage), seconds = std::stod(stage.substr(stage.find(':') + 1));
    print(load.run(rate, seconds), rate, seconds);
  }
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "bench_appeal: %s\n", error.what());
  return 1;
}
