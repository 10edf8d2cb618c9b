#include "engines/worktime/cli.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "engines/worktime/internal/answers.hpp"
#include "engines/worktime/internal/words.hpp"
#include "platform/base/json.hpp"
#include "platform/base/options.hpp"

namespace qiying::worktime {
namespace {

using base::bad_option;
using base::Options;
using namespace internal::answers;

constexpr std::string_view kHelp = R"(用法 / Usage: worktime COMMAND [options]

  due --from TIME --add LIMIT [--pause FROM/TO]... [--warn LEAD]...
        到期时间 / when the limit is over, and when to warn ahead
  days --after DATE --n N
        某日之后（不含当日）第 N 个工作日，N 为负则往前 / the Nth working day after (N < 0: before) that date
  count --year YEAR | --from DATE --to DATE
        工作日天数（含首尾）/ number of working days, both ends included
  elapsed --from TIME --to TIME [--pause FROM/TO]...
        工作时长 时:分:秒 / working time in h:mm:ss
  day --date DATE
        是否工作日 / is it a working day, and why
  calendars
        可用的日历 / the calendars at hand

  TIME   2026-09-30T10:00, "2026-09-30 10:00", 2026-09-30T10:00:00+08:00；默认北京时间 / China time by default
  LIMIT  3wd 工作日, 1wh 工作小时, 90min 工作分钟, 30d 自然日, 24h 自然小时; 3wd@close 到当日下班 / close of business
  LEAD   1wh, 1wd ... 或 / or 80%

  --calendar NAME   日历，默认机关标准 / calendar, default: government office
  --week TEXT       自定义 / own hours: "mon-fri 08:30-12:00 14:00-17:30; sat 09:00-12:00"
  --hours TEXT      自定义，周一至周五 / own hours, Monday to Friday: "09:00-17:00"
  --no-holidays     自定义日历不计节假日调休 / own hours without holidays and make-up days
  --json            输出 JSON / answer as JSON
  --help            本说明 / this text

退出码 / Exit codes: 0 成功 / done, 2 输入有误 / bad input. 提示写到标准错误 / Warnings go to standard error.
)";

// What a command computed: one text for people and shell scripts, one for programs.
struct Answer {
  std::string text;
  std::string json;
  std::vector<Text> warnings;
};

WarningLines lines(const std::vector<Text>& warnings) {
  WarningLines list;
  for (const auto& w : warnings) list.push_back({w.zh, w.en});
  return list;
}

std::string local_iso(Timestamp t) {
  auto text = base::to_iso(Timestamp(base::to_local(t).time_since_epoch()));
  text.pop_back();
  return text + "+08:00";
}

// --- reading of arguments ---

base::Error at_option(base::Error error, const std::string& name) {
  error.field = "--" + name;
  return error;
}

template <class T>
Result<T> at_option(Result<T> result, const std::string& name) {
  if (!result) return at_option(std::move(result).error(), name);
  return result;
}

Result<Timestamp> time_option(const Options& options, const std::string& name) {
  QY_TRY(const auto text, options.need(name));
  return at_option(base::parse_timestamp(text), name);
}

Result<Date> date_option(const Options& options, const std::string& name) {
  QY_TRY(const auto text, options.need(name));
  return at_option(base::parse_date(text), name);
}

Result<std::int64_t> number_option(const Options& options, const std::string& name) {
  QY_TRY(const auto text, options.need(name));
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc{} || stop != end)
    return bad_option(name, "须为整数：" + internal::quoted(text),
                      "Not a whole number: " + internal::quoted(text));
  return value;
}

Result<Pause> parse_pause(const std::string& text) {
  const auto slash = text.find('/');
  if (slash == text.npos) return bad_option("pause", "须写成 起/止", "Must be FROM/TO");
  QY_TRY(const auto from, at_option(base::parse_timestamp(text.substr(0, slash)), "pause"));
  QY_TRY(const auto to, at_option(base::parse_timestamp(text.substr(slash + 1)), "pause"));
  if (to < from) return bad_option("pause", "结束时间早于开始时间", "Ends before it begins");
  return Pause{from, to};
}

Result<std::vector<Pause>> pauses_option(const Options& options) {
  std::vector<Pause> pauses;
  for (const auto& text : options.all("pause")) {
    QY_TRY(const auto pause, parse_pause(text));
    pauses.push_back(pause);
  }
  return pauses;
}

Result<Calendar> own_calendar(const Options& options, const Library& library) {
  CalendarBuilder builder;
  builder.name("own", {"自定义", "own hours"});
  if (options.has("week")) {
    QY_TRY(const auto week, at_option(parse_week(*options.need("week")), "week"));
    builder.week(week);
  } else {
    QY_TRY(const auto hours, at_option(parse_hours(*options.need("hours")), "hours"));
    builder.weekdays(hours);
  }
  if (options.has("no-holidays")) builder.ignore_notices();
  for (const auto& notice : library.notices()) builder.notice(notice);
  return builder.build();
}

Result<Calendar> calendar_option(const Options& options, const Library& library) {
  const int ways = options.has("week") + options.has("hours") + options.has("calendar");
  if (ways > 1) return bad_option("calendar", "只能选择一种日历", "Choose one calendar only");
  if (options.has("week") || options.has("hours")) return own_calendar(options, library);
  if (options.has("no-holidays"))
    return bad_option("no-holidays", "仅用于 --week 或 --hours", "Goes with --week or --hours only");
  if (!options.has("calendar")) return library.standard();
  const auto name = *options.need("calendar");
  if (const auto* found = library.find(name)) return *found;
  return bad_option("calendar", "没有名为 " + internal::quoted(name) + " 的日历",
                    "No calendar " + internal::quoted(name));
}

// --- commands ---

Result<Answer> run_due(const Options& options, const Calendar& calendar) {
  QY_TRY(const auto from, time_option(options, "from"));
  QY_TRY(const auto limit_text, options.need("add"));
  QY_TRY(const auto limit, at_option(parse_limit(limit_text), "add"));
  QY_TRY(const auto pauses, pauses_option(options));
  QY_TRY(const auto found, due(calendar, from, limit, pauses));
  DueAnswer answer{local_iso(found.at), calendar.name(), {}, lines(found.warnings)};
  std::string text = answer.due + "\n";
  for (const auto& lead_text : options.all("warn")) {
    QY_TRY(const auto lead, at_option(parse_lead(lead_text), "warn"));
    QY_TRY(const auto early, prewarn(calendar, from, limit, lead, pauses));
    answer.prewarnings.push_back({lead_text, local_iso(early)});
    text += lead_text + "\t" + local_iso(early) + "\n";
  }
  return Answer{text, base::to_json(answer), found.warnings};
}

Result<Answer> run_days(const Options& options, const Calendar& calendar) {
  QY_TRY(const auto after, date_option(options, "after"));
  QY_TRY(const auto n, number_option(options, "n"));
  QY_TRY(const auto found, add_working_days(calendar, after, n));
  return Answer{base::to_iso(found.day) + "\n",
                base::to_json(DaysAnswer{found.day, calendar.name(), lines(found.warnings)}), found.warnings};
}

struct Span {
  Date first;
  Date last;
};

Result<Span> span_option(const Options& options) {
  if (options.has("year")) {
    if (options.has("from") || options.has("to"))
      return bad_option("year", "不能与 --from、--to 同用", "Does not go with --from and --to");
    QY_TRY(const auto number, number_option(options, "year"));
    if (number < 1900 || number > 9999) return bad_option("year", "须为年份", "Must be a year");
    const std::chrono::year year{static_cast<int>(number)};
    return Span{year / 1 / 1, year / 12 / 31};
  }
  QY_TRY(const auto first, date_option(options, "from"));
  QY_TRY(const auto last, date_option(options, "to"));
  return Span{first, last};
}

Result<Answer> run_count(const Options& options, const Calendar& calendar) {
  QY_TRY(const auto span, span_option(options));
  const auto n = count_working_days(calendar, span.first, span.last + std::chrono::days{1});
  const auto warnings = missing_notices(calendar, span.first, span.last);
  return Answer{fmt::format("{}\n", n), base::to_json(CountAnswer{n, calendar.name(), lines(warnings)}),
                warnings};
}

std::string clock_text(Duration d) {
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(d));
  return fmt::format("{}:{:02}:{:02}", clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

Result<Answer> run_elapsed(const Options& options, const Calendar& calendar) {
  QY_TRY(const auto from, time_option(options, "from"));
  QY_TRY(const auto to, time_option(options, "to"));
  QY_TRY(const auto pauses, pauses_option(options));
  const auto d = elapsed(calendar, from, to, pauses);
  const auto warnings = missing_notices(calendar, base::local_date(from), base::local_date(to));
  const ElapsedAnswer answer{std::chrono::duration<double>(d).count(), clock_text(d), calendar.name(),
                             lines(warnings)};
  return Answer{answer.text + "\n", base::to_json(answer), warnings};
}

Result<Answer> run_day(const Options& options, const Calendar& calendar) {
  QY_TRY(const auto date, date_option(options, "date"));
  const auto info = calendar.info(date);
  const auto json = base::to_json(
      DayAnswer{date, info.working, info.name.zh, info.name.en, info.official, calendar.name()});
  const auto why = info.name.zh.empty() ? "" : fmt::format(" {} / {}", info.name.zh, info.name.en);
  return Answer{fmt::format("{} {}{}\n", base::to_iso(date),
                            info.working ? "工作日 / working day" : "非工作日 / day off", why),
                json, missing_notices(calendar, date, date)};
}

Answer list_calendars(const Library& library) {
  CalendarsAnswer answer;
  std::string text;
  for (const auto& c : library.calendars()) {
    answer.calendars.push_back({c.name(), c.title().zh, c.title().en});
    text += fmt::format("{}\t{} / {}\n", c.name(), c.title().zh, c.title().en);
  }
  return {text, base::to_json(answer), {}};
}

struct Command {
  std::string_view name;
  std::set<std::string_view> options;
  Result<Answer> (*run)(const Options&, const Calendar&);
};

const Command* find_command(std::string_view name) {
  static const Command commands[] = {
      {"due", {"from", "add", "pause", "warn"}, run_due},
      {"days", {"after", "n"}, run_days},
      {"count", {"year", "from", "to"}, run_count},
      {"elapsed", {"from", "to", "pause"}, run_elapsed},
      {"day", {"date"}, run_day},
      {"calendars", {}, nullptr},
  };
  const auto it = std::ranges::find(commands, name, &Command::name);
  return it == std::end(commands) ? nullptr : &*it;
}

Result<Options> read_options(const Command& command, std::span<const std::string> args) {
  auto valued = command.options;
  valued.insert({"calendar", "week", "hours"});
  return Options::parse(
      args, {.valued = valued, .flags = {"json", "no-holidays"}, .repeatable = {"pause", "warn"}});
}

Result<Answer> execute(const Command& command, const Options& options, const Content& content) {
  QY_TRY(const auto library, Library::load(content));
  if (!command.run) return list_calendars(library);
  QY_TRY(const auto calendar, calendar_option(options, library));
  return command.run(options, calendar);
}

int refuse(const base::Error& error, std::ostream& err) {
  const auto field = error.field.empty() ? "" : error.field + ": ";
  err << "错误：" << field << error.message.zh << "\nerror: " << field << error.message.en << "\n";
  if (!error.help.zh.empty()) err << error.help.zh << " / " << error.help.en << "\n";
  return 2;
}

}  // namespace

int run(std::span<const std::string> args, const Content& content, std::ostream& out, std::ostream& err) {
  if (std::ranges::any_of(args, [](const auto& a) { return a == "--help" || a == "-h"; })) {
    out << kHelp;
    return 0;
  }
  const auto* command = args.empty() ? nullptr : find_command(args.front());
  if (!command) {
    if (!args.empty()) err << "不认识的命令 / unknown command: " << internal::quoted(args.front()) << "\n";
    err << kHelp;
    return 2;
  }
  const auto options = read_options(*command, args.subspan(1));
  if (!options) return refuse(options.error(), err);
  const auto answer = execute(*command, *options, content);
  if (!answer) return refuse(answer.error(), err);
  for (const auto& w : answer->warnings) err << "提示：" << w.zh << "\nwarning: " << w.en << "\n";
  out << (options->has("json") ? answer->json + "\n" : answer->text);
  return 0;
}

}  // namespace qiying::worktime
