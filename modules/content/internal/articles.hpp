#pragma once
/// Use cases of articles: who may, then what happens.

#include "modules/content/content.hpp"
#include "platform/files/files.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::content {

struct StepView {
  base::Timestamp at;
  std::string action, by_name, note;
};
QY_DESCRIBE(StepView, QY_FIELD(at), QY_FIELD(action), QY_FIELD(by_name), QY_FIELD(note))

/// A line of the editors' list.
struct ArticleRow {
  ArticleId id;
  Section section = Section::news;
  State state = State::draft;
  std::string title, author_name;
  std::optional<base::Timestamp> published_at;
  base::Timestamp updated_at;
  bool pinned = false;
  bool corrected = false;
  int version = 1;
};
QY_DESCRIBE(ArticleRow, QY_FIELD(id), QY_FIELD(section), QY_FIELD(state), QY_FIELD(title),
            QY_FIELD(author_name), QY_FIELD(published_at), QY_FIELD(updated_at), QY_FIELD(pinned),
            QY_FIELD(corrected), QY_FIELD(version))

/// A whole article.
struct Article {
  ArticleId id;
  Section section = Section::news;
  State state = State::draft;
  std::string title, summary, body_html, source, source_url, doc_number;
  auth::AccountId author;
  std::string author_name, publisher_name;
  bool pinned = false;
  std::string correction_note;
  std::optional<base::Timestamp> corrected_at;
  base::Timestamp created_at, updated_at;
  std::optional<base::Timestamp> published_at;
  std::vector<files::FileInfo> files;  ///< attachments; pictures stand in the text
  std::vector<StepView> history;
  std::vector<std::string> actions;  ///< what the caller may do now
  int version = 1;
};
QY_DESCRIBE(Article, QY_FIELD(id), QY_FIELD(section), QY_FIELD(state), QY_FIELD(title), QY_FIELD(summary),
            QY_FIELD(body_html), QY_FIELD(source), QY_FIELD(source_url), QY_FIELD(doc_number),
            QY_FIELD(author), QY_FIELD(author_name), QY_FIELD(publisher_name), QY_FIELD(pinned),
            QY_FIELD(correction_note), QY_FIELD(corrected_at), QY_FIELD(created_at), QY_FIELD(updated_at),
            QY_FIELD(published_at), QY_FIELD(files), QY_FIELD(history), QY_FIELD(actions), QY_FIELD(version))

struct ArticleInput {
  Section section = Section::news;
  std::string title;
  std::optional<std::string> summary;
  std::string body_html;
  std::optional<std::string> source, source_url, doc_number;
  bool pinned = false;
  std::optional<std::vector<files::FileId>> files;  ///< attachments in all; none: as they are
  std::optional<int> version;                       ///< when changing
};
QY_DESCRIBE(ArticleInput, QY_FIELD(section), QY_FIELD(title, .min = 2, .max = 120),
            QY_FIELD(summary, .max = 300), QY_FIELD(body_html, .min = 1, .max = 200000, .multiline = true),
            QY_FIELD(source, .max = 100), QY_FIELD(source_url, .max = 500, .format = base::Format::url),
            QY_FIELD(doc_number, .max = 60), QY_FIELD(pinned), QY_FIELD(files, .max = 50),
            QY_FIELD(version, .min = 1))

struct ArticleQuery {
  std::optional<std::string> q;
  std::optional<Section> section;
  std::optional<State> state;
  std::optional<int> limit;
  std::optional<std::string> cursor;
};
QY_DESCRIBE(ArticleQuery, QY_FIELD(q, .max = 100), QY_FIELD(section), QY_FIELD(state),
            QY_FIELD(limit, .min = 1, .max = 200), QY_FIELD(cursor, .max = 100))

struct ActionInput {
  std::optional<int> version;
  std::optional<std::string> note;  ///< return, withdraw, correct: needed
};
QY_DESCRIBE(ActionInput, QY_FIELD(version, .min = 1), QY_FIELD(note, .max = 500, .multiline = true))

base::Result<kernel::List<ArticleRow>> list(kernel::Context& context, const ArticleQuery& query);
base::Result<Article> get(kernel::Context& context, ArticleId id);
base::Result<Article> create(kernel::Context& context, const ArticleInput& input);
/// Drafts and returned articles are changed freely; a published one only together with a correction note.
base::Result<Article> change(kernel::Context& context, ArticleId id, const ArticleInput& input);
/// submit, publish, return, withdraw, correct. Whoever wrote it does not publish it.
base::Result<Article> act(kernel::Context& context, ArticleId id, std::string_view action,
                          const ActionInput& input);

/// A published article for everybody; nullopt when there is none.
std::optional<Article> published(kernel::Context& context, ArticleId id);
/// One page of a section for everybody (page from 1), and how many there are.
struct SectionPage {
  std::vector<Headline> items;
  std::int64_t total = 0;
};
SectionPage section_page(db::Connection& db, const std::string& district, Section section, int page,
                         int per_page);
/// Published articles that contain `words`, newest first.
std::vector<Headline> find_published(db::Connection& db, const std::string& district, std::string_view words,
                                     int most);

}  // namespace qiying::content
