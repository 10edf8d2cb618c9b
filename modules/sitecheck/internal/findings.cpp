#include "modules/sitecheck/internal/findings.hpp"

#include <algorithm>

namespace qiying::sitecheck {
namespace {

/// Whole days since, in China's calendar.
std::int64_t days_since(base::Timestamp then, base::Timestamp now) {
  return (base::local_date(now) - base::local_date(then)).count();
}

std::string count(std::int64_t n) {
  return std::to_string(n);
}

void judge_reach(const Facts& f, const SiteRules& r, std::vector<SiteFinding>& out) {
  if (f.failed == 0) return;
  // A share of a few probes says nothing: the rule asks for a week of them.
  const bool enough = f.days >= r.span_days;
  const bool failing = enough && f.failed * 100 >= f.probes * r.failing_percent;
  const auto figures = count(f.failed) + "/" + count(f.probes);
  out.push_back({Rule::reach, failing, "/",
                 "近 " + count(r.span_days) + " 天探测 " + count(f.probes) + " 次，" + count(f.failed) +
                     " 次超过 " + count(r.slow_seconds) + " 秒或打不开（" + count(r.failing_percent) +
                     "% 即不合格）",
                 figures + " probes of the last " + count(r.span_days) + " days failed or took more than " +
                     count(r.slow_seconds) + " s (" + count(r.failing_percent) + " % is too much)",
                 "请运维查看 qiying doctor 与服务日志，确认网络和服务器负荷",
                 "Run qiying doctor, look at the log, the network and the load"});
}

void judge_home(const Facts& f, const SiteRules& r, base::Timestamp now, std::vector<SiteFinding>& out) {
  std::optional<base::Timestamp> newest;
  for (const auto& column : f.columns) newest = std::max(newest, column.newest);
  if (newest && days_since(*newest, now) <= r.home_stale_days) return;
  const auto since = newest ? count(days_since(*newest, now)) : std::string();
  out.push_back({Rule::home, true, "/",
                 newest
                     ? "首页已 " + since + " 天没有新内容（超过 " + count(r.home_stale_days) + " 天即不合格）"
                     : "首页没有任何已发布的内容",
                 newest ? "Nothing new on the home page for " + since + " days (" + count(r.home_stale_days) +
                              " is the most)"
                        : "Nothing is published on the home page",
                 "请发布新的信息", "Publish something new"});
}

void judge_columns(const Facts& f, const SiteRules& r, base::Timestamp now, std::vector<SiteFinding>& out) {
  std::vector<SiteFinding> stale, empty;
  for (const auto& column : f.columns) {
    const auto place = "/sections/" + column.section;
    const auto limit = r.column_days.find(column.section);
    if (column.count == 0)
      empty.push_back({Rule::empty, false, place, "栏目“" + column.title.zh + "”没有内容",
                       "The column " + column.title.en + " is empty", "请发布内容，或暂时不开设该栏目",
                       "Publish something, or close the column"});
    else if (limit != r.column_days.end() && column.newest && days_since(*column.newest, now) > limit->second)
      stale.push_back({Rule::stale, false, place,
                       "栏目“" + column.title.zh + "”已 " + count(days_since(*column.newest, now)) +
                           " 天未更新（应在 " + count(limit->second) + " 天内）",
                       "The column " + column.title.en + " has had nothing new for " +
                           count(days_since(*column.newest, now)) + " days (" + count(limit->second) +
                           " is the most)",
                       "请编辑更新该栏目", "Publish something new in it"});
  }
  for (auto& one : stale) one.failing = static_cast<int>(stale.size()) >= r.stale_count;
  for (auto& one : empty) one.failing = static_cast<int>(empty.size()) >= r.empty_count;
  out.insert(out.end(), stale.begin(), stale.end());
  out.insert(out.end(), empty.begin(), empty.end());
}

void judge_messages(const Facts& f, const SiteRules& r, std::vector<SiteFinding>& out) {
  if (f.unanswered == 0) return;
  out.push_back(
      {Rule::messages, true, "/desk/appeals",
       count(f.unanswered) + " 件诉求超过 " + count(r.unanswered_days) + " 天没有答复",
       count(f.unanswered) + " appeals without an answer for more than " + count(r.unanswered_days) + " days",
       "请在诉求办理中按最早到期排序，督促承办单位答复",
       "Sort appeals by their deadline and urge the offices"});
}

void judge_corrections(const Facts& f, const SiteRules& r, std::vector<SiteFinding>& out) {
  if (f.corrections == 0) return;
  out.push_back({Rule::corrections, false, "/desk/appeals",
                 count(f.corrections) + " 件网站纠错超过 " + count(r.corrections_days) + " 个工作日没有答复",
                 count(f.corrections) + " reports of errors on the site are unanswered after " +
                     count(r.corrections_days) + " working days",
                 "请更正页面内容并答复网友", "Mend the page and answer whoever reported it"});
}

void judge_links(const Facts& f, std::vector<SiteFinding>& out) {
  for (const auto& link : f.dead) {
    if (link.url == "/") {
      out.push_back({Rule::reach, false, "/", "自查时首页打不开", "The home page did not answer the check",
                     "请确认 site.address 可从本机访问，并查看 qiying doctor",
                     "See whether site.address is reached from the machine itself; run qiying doctor"});
      continue;
    }
    const auto answer = link.status ? count(link.status) : std::string("—");
    out.push_back({Rule::link, false, link.on, "链接打不开：" + link.url + "（" + answer + "）",
                   "A link leads nowhere: " + link.url + " (" + answer + ")", "请在该页面更正或删除这个链接",
                   "Mend or remove the link on this page"});
  }
}

}  // namespace

std::vector<SiteFinding> judge(const Facts& facts, const SiteRules& rules, base::Timestamp now) {
  std::vector<SiteFinding> out;
  judge_reach(facts, rules, out);
  judge_home(facts, rules, now, out);
  judge_columns(facts, rules, now, out);
  judge_messages(facts, rules, out);
  judge_corrections(facts, rules, out);
  judge_links(facts, out);
  std::ranges::stable_partition(out, [](const SiteFinding& one) { return one.failing; });
  return out;
}

}  // namespace qiying::sitecheck
