#include "modules/demo/internal/articles.hpp"

#include <fmt/format.h>

#include "modules/demo/internal/hours.hpp"
#include "modules/demo/internal/texts.hpp"

namespace qiying::demo {
namespace {

using content::ReadyArticle;
using content::Section;

constexpr int kDays = 700;
constexpr std::size_t kAnswers = 12;
constexpr std::size_t kWaiting = 3;  ///< drafts, and as many in review
constexpr std::string_view kInvented = "<p>（示范区为虚构区域，本文为演示内容。）</p>";

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else
      out += c;
  }
  return out;
}

std::string paragraph(std::string_view text) {
  return "<p>" + escape(text) + "</p>";
}

std::string chinese_date(base::Date date) {
  const std::chrono::year_month_day d{date};
  return fmt::format("{}年{}月{}日", static_cast<int>(d.year()), static_cast<unsigned>(d.month()),
                     static_cast<unsigned>(d.day()));
}

/// In the morning or afternoon of a working day.
base::Timestamp office_time(base::Date day, Random& random) {
  while (!is_working_day(day)) day -= std::chrono::days(1);
  return after(base::from_local(base::LocalTime(day.time_since_epoch())),
               std::chrono::minutes(random.between(20, 400)));
}

class Writer {
 public:
  Writer(std::uint64_t seed, base::Timestamp now, const Staff& staff)
      : seed_(seed), now_(now), staff_(staff) {}

  void policies() {
    for (const auto& p : material().policies) {
      Random random(seed_, "policy " + p.title);
      const auto day = base::parse_date(p.date).value();
      const auto at = base::from_local(base::LocalTime(day.time_since_epoch()) + std::chrono::hours(10));
      auto& a = add(random, Section::policies, p.title, at);
      a.source = p.source;
      a.source_url = p.url;
      a.doc_number = p.number;
      a.body_html = policy_text(p);
    }
  }
  void series() {
    for (const auto& s : material().series)
      for (int n = 1; n <= s.count; ++n) one_of(s, n);
  }
  void answers() {
    const auto& leaves = material().leaves;
    for (std::size_t i = 0; i < kAnswers; ++i) answer(leaves[i * leaves.size() / kAnswers], i);
  }
  /// Fresh ones that wait: for the editor to finish, for the publisher to look at.
  void waiting() {
    const auto& all = material().series;
    for (std::size_t i = 0; i < 2 * kWaiting; ++i) {
      const auto before = out_.size();
      const auto& series = all[(i * 5 + 3) % all.size()];
      one_of(series, series.count + 1);
      auto& a = out_[before];
      a.state = i < kWaiting ? content::State::draft : content::State::review;
      a.at = ago(now_, std::chrono::minutes(60 + 45 * static_cast<int>(i)));
      a.pinned = false;
      a.publisher_name.clear();
    }
  }
  std::vector<ReadyArticle> take() {
    std::erase_if(out_, [&](const auto& a) { return a.at > now_; });
    return std::move(out_);
  }

 private:
  ReadyArticle& add(Random& random, Section section, std::string title, base::Timestamp at) {
    auto& a = out_.emplace_back();
    a.id = content::ArticleId{random.uuid(at)};
    a.section = section;
    a.title = std::move(title);
    a.at = at;
    a.author = staff_.editor.id;
    a.author_name = staff_.editor.name;
    a.publisher_name = staff_.publisher.name;
    return a;
  }

  static std::string policy_text(const Policy& p) {
    std::string out = paragraph("以下为公开文件的要点摘录，仅作演示，内容以原文为准。") + "<ul>";
    for (const auto& point : p.points) out += "<li>" + escape(point) + "</li>";
    out += "</ul>";
    if (!p.number.empty()) out += paragraph("文号：" + p.number);
    if (!p.url.empty()) out += fmt::format("<p>原文：<a href=\"{0}\">{0}</a></p>", escape(p.url));
    return out;
  }

  Words words(Random& random, int n, base::Timestamp at) const {
    const auto& m = material();
    const auto building = building_of(seed_, random.below(kBuildings));
    const std::chrono::year_month_day day{base::local_date(at)};
    const auto& street = random.pick(m.streets);
    return {{"n", std::to_string(n)},
            {"building", building.name},
            {"street", street.name},
            {"road", random.pick(street.roads)},
            {"trade", random.pick(m.companies.words).word},
            {"count", std::to_string(random.between(6, 40))},
            {"year", std::to_string(static_cast<int>(day.year()))},
            {"ym", fmt::format("{}年{}月", static_cast<int>(day.year()), static_cast<unsigned>(day.month()))},
            {"date", chinese_date(base::local_date(at) + std::chrono::days(random.between(5, 16)))}};
  }

  void one_of(const Series& s, int n) {
    Random random(seed_, "article " + s.title, static_cast<std::uint64_t>(n));
    const auto span = kDays / s.count;
    const auto age =
        std::max(0, s.count - n) * span + static_cast<int>(random.below(static_cast<std::uint64_t>(span)));
    const auto at = office_time(base::local_date(now_) - std::chrono::days(1 + age), random);
    const auto w = words(random, n, at);
    auto& a = add(random, base::enum_from<Section>(s.section).value(), fill(s.title, w), at);
    a.source = fill(s.source, w);
    for (const auto& text : s.body) a.body_html += paragraph(fill(text, w));
    a.body_html += kInvented;
    a.pinned = n == s.count && pinned_.insert(a.section).second;
  }

  void answer(const Leaf& leaf, std::size_t i) {
    Random random(seed_, "answer " + leaf.code);
    const auto age = static_cast<int>(i) * 55 + static_cast<int>(random.below(40));
    const auto at = office_time(base::local_date(now_) - std::chrono::days(1 + age), random);
    auto w = words(random, static_cast<int>(random.between(2, 9)), at);
    for (const auto& [word, value] :
         std::initializer_list<std::pair<const char*, const char*>>{{"policy", "惠企奖补"},
                                                                    {"staff", "40"},
                                                                    {"amount", "100"},
                                                                    {"area", "300"},
                                                                    {"days", "15"},
                                                                    {"month", "6"},
                                                                    {"floor", "8"},
                                                                    {"enterprise", "某企业"}})
      w[word] = value;
    auto& a = add(random, Section::needs, fill("【企需我应】" + leaf.asks.front().title, w), at);
    a.source = staff_.offices.at(leaf.lead).name;
    a.body_html = "<h3>企业问</h3>" + paragraph(fill(leaf.asks.front().body, w)) + "<h3>部门答</h3>" +
                  paragraph(fill(leaf.answers.front(), w)) + std::string(kInvented);
  }

  std::uint64_t seed_;
  base::Timestamp now_;
  const Staff& staff_;
  std::vector<ReadyArticle> out_;
  std::set<Section> pinned_;
};

}  // namespace

std::vector<ReadyArticle> make_articles(std::uint64_t seed, base::Timestamp now, const Staff& staff) {
  Writer writer(seed, now, staff);
  writer.policies();
  writer.series();
  writer.answers();
  writer.waiting();
  return writer.take();
}

}  // namespace qiying::demo
