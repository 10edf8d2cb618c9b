#pragma once
/// Articles of the six sections (mission C1): written by an editor, reviewed and published by another person,
/// withdrawn or corrected in the open. Public face for the portal and the cockpit.

#include <string>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/base/describe.hpp"
#include "platform/db/db.hpp"

namespace qiying::content {

using ArticleId = base::Id<struct ArticleTag>;

/// 惠企政策 服务活动 通知通告 公示公告 新闻资讯 企需我应.
enum class Section { policies, services, notices, announcements, news, needs };
QY_ENUM(Section, "policies", "services", "notices", "announcements", "news", "needs")

/// 草稿 待审核 已发布 已撤回.
enum class State { draft, review, published, withdrawn };
QY_ENUM(State, "draft", "review", "published", "withdrawn")

base::Text title_of(Section section);
base::Text title_of(State state);

/// A published article in a list.
struct Headline {
  ArticleId id;
  Section section = Section::news;
  std::string title, summary;
  base::Timestamp published_at;
  bool pinned = false;
  bool corrected = false;
};
QY_DESCRIBE(Headline, QY_FIELD(id), QY_FIELD(section), QY_FIELD(title), QY_FIELD(summary),
            QY_FIELD(published_at), QY_FIELD(pinned), QY_FIELD(corrected))

/// The newest published articles of a section, pinned ones first.
std::vector<Headline> latest(db::Connection& db, const std::string& district, Section section, int most);

/// Articles published since a point in time.
std::int64_t published_since(db::Connection& db, const std::string& district, base::Timestamp since);

/// An article put in place ready-made (demo data, feeds). Needs system scope. Sanitised here.
struct ReadyArticle {
  std::optional<ArticleId> id;  ///< none: a new one
  Section section = Section::news;
  State state = State::published;
  std::string title, summary, body_html, source, source_url, doc_number;
  base::Timestamp at;  ///< written, and published unless a draft or in review
  auth::AccountId author{};
  std::string author_name;  ///< empty: the source
  std::string publisher_name;
  bool pinned = false;
};
ArticleId put_ready(db::Connection& db, const std::string& district, const ReadyArticle& article);

}  // namespace qiying::content
