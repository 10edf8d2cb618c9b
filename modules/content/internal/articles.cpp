#include "modules/content/internal/articles.hpp"

#include "modules/content/internal/files.hpp"
#include "platform/sanitize/sanitize.hpp"
#include "platform/search/search.hpp"

namespace qiying::content {
namespace {

constexpr std::size_t kSummaryBytes = 360;

struct Stored {
  ArticleId id;
  Section section = Section::news;
  State state = State::draft;
  std::string title, summary, body_html, source, source_url, doc_number;
  auth::AccountId author;
  std::optional<auth::AccountId> edited_by;  ///< of the last change
  std::string author_name, publisher_name;
  bool pinned = false;
  std::string correction_note;
  std::optional<base::Timestamp> corrected_at;
  base::Timestamp created_at, updated_at;
  std::optional<base::Timestamp> published_at;
  int version = 1;
};
QY_DESCRIBE(Stored, QY_FIELD(id), QY_FIELD(section), QY_FIELD(state), QY_FIELD(title), QY_FIELD(summary),
            QY_FIELD(body_html), QY_FIELD(source), QY_FIELD(source_url), QY_FIELD(doc_number),
            QY_FIELD(author), QY_FIELD(edited_by), QY_FIELD(author_name), QY_FIELD(publisher_name),
            QY_FIELD(pinned), QY_FIELD(correction_note), QY_FIELD(corrected_at), QY_FIELD(created_at),
            QY_FIELD(updated_at), QY_FIELD(published_at), QY_FIELD(version))

#define QY_ARTICLE                                                                                        \
  "select id, section, state, title, summary, body_html, source, source_url, doc_number, author, "        \
  "edited_by, author_name, "                                                                              \
  "publisher_name, pinned, correction_note, corrected_at, created_at, updated_at, published_at, version " \
  "from content.article "

std::optional<Stored> load(db::Connection& db, const std::string& district, ArticleId id) {
  return db.query_one<Stored>(QY_ARTICLE "where district = $1 and id = $2", district, id);
}

std::optional<Stored> load_locked(db::Connection& db, const std::string& district, ArticleId id) {
  return db.query_one<Stored>(QY_ARTICLE "where district = $1 and id = $2 for update", district, id);
}

std::string grams_of(const Stored& a) {
  return search::grams(a.title + '\n' + a.doc_number + '\n' +
                       sanitize::plain_text(a.body_html).substr(0, 20000));
}

/// The beginning of the text, cut between characters.
std::string summary_of(const std::string& body_html) {
  auto text = sanitize::plain_text(body_html);
  if (text.size() <= kSummaryBytes) return text;
  std::size_t cut = kSummaryBytes;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return text.substr(0, cut) + "…";
}

void fill(Stored& a, const ArticleInput& input) {
  a.section = input.section;
  a.title = input.title;
  a.body_html = sanitize::clean_html(input.body_html);
  a.summary = input.summary && !input.summary->empty() ? *input.summary : summary_of(a.body_html);
  a.source = input.source.value_or("");
  a.source_url = input.source_url.value_or("");
  a.doc_number = input.doc_number.value_or("");
  a.pinned = input.pinned;
}

void insert(db::Connection& db, const std::string& district, const Stored& a) {
  db.execute(
      "insert into content.article (district, id, section, state, title, summary, body_html, source, "
      "source_url, doc_number, author, "
      "author_name, publisher_name, pinned, created_at, updated_at, published_at, grams) values ($1, $2, $3, "
      "$4, $5, $6, $7, $8, $9, "
      "$10, $11, $12, $13, $14, $15, $16, $17, $18::tsvector)",
      district, a.id, a.section, a.state, a.title, a.summary, a.body_html, a.source, a.source_url,
      a.doc_number, a.author, a.author_name, a.publisher_name, a.pinned, a.created_at, a.updated_at,
      a.published_at, grams_of(a));
}

void update(db::Connection& db, const std::string& district, const Stored& a) {
  db.execute(
      "update content.article set section = $3, state = $4, title = $5, summary = $6, body_html = $7, source "
      "= $8, source_url = $9, "
      "doc_number = $10, publisher_name = $11, pinned = $12, correction_note = $13, corrected_at = $14, "
      "updated_at = $15, "
      "published_at = $16, grams = $17::tsvector, edited_by = $18, version = version + 1 where district = $1 "
      "and "
      "id = $2",
      district, a.id, a.section, a.state, a.title, a.summary, a.body_html, a.source, a.source_url,
      a.doc_number, a.publisher_name, a.pinned, a.correction_note, a.corrected_at, a.updated_at,
      a.published_at, grams_of(a), a.edited_by);
}

void add_step(kernel::Context& c, ArticleId id, std::string_view action, const std::string& note) {
  c.db().execute(
      "insert into content.step (district, article_id, at, id, action, by_name, note) values ($1, $2, $3, "
      "$4, $5, $6, $7)",
      c.caller.district, id, c.now, base::Id<struct StepTag>::make(), action, c.caller.name, note);
  c.audit("content." + std::string(action), "article", id.str());
}

std::vector<std::string> allowed(const auth::Caller& caller, const Stored& a) {
  std::vector<std::string> out;
  const bool publisher = caller.can("content.publish");
  const bool author = a.author == caller.account || a.edited_by == caller.account;
  if (a.state == State::draft) out.emplace_back("submit");
  if (a.state == State::review && publisher && !author) out.emplace_back("publish");
  if (a.state == State::review && (publisher || author)) out.emplace_back("return");
  if (a.state == State::published && publisher) out.emplace_back("withdraw");
  if (a.state == State::published && publisher) out.emplace_back("correct");
  return out;
}

Article whole(kernel::Context& c, Stored a) {
  Article out;
  out.actions = allowed(c.caller, a);
  out.history = c.db().query<StepView>(
      "select at, action, by_name, note from content.step where district = $1 and article_id = $2 order by "
      "at, id",
      c.caller.district, a.id);
  out.files = attachments(c.db(), c.services.files, a.id, a.body_html);
  out.id = a.id;
  out.section = a.section;
  out.state = a.state;
  out.title = std::move(a.title);
  out.summary = std::move(a.summary);
  out.body_html = std::move(a.body_html);
  out.source = std::move(a.source);
  out.source_url = std::move(a.source_url);
  out.doc_number = std::move(a.doc_number);
  out.author = a.author;
  out.author_name = std::move(a.author_name);
  out.publisher_name = std::move(a.publisher_name);
  out.pinned = a.pinned;
  out.correction_note = std::move(a.correction_note);
  out.corrected_at = a.corrected_at;
  out.created_at = a.created_at;
  out.updated_at = a.updated_at;
  out.published_at = a.published_at;
  out.version = a.version;
  return out;
}

base::Error changed() {
  return base::conflict("content.version", {"文章刚刚被他人修改", "Somebody has just changed this article"},
                        {"请刷新后再编辑", "Reload and edit again"});
}

bool same_words(const Stored& a, const Stored& b) {
  const auto words = [](const Stored& s) {
    return std::tie(s.title, s.summary, s.body_html, s.source, s.source_url, s.doc_number);
  };
  return words(a) == words(b);
}

/// A correction has been announced and nothing changed since.
bool is_being_corrected(const Stored& a) {
  return a.corrected_at && *a.corrected_at >= a.updated_at;
}

base::Error correct_first() {
  return base::conflict(
      "content.correct_first", {"已发布的内容不能悄悄修改", "What people have read is not changed silently"},
      {"请先填写更正说明，再修改内容", "Say what is corrected first, then change the text"});
}

base::Error not_here() {
  return base::not_found({"文章", "article"});
}

base::Error needs_note() {
  return base::invalid("note", "field.required", {"请写明原因", "Give the reason"},
                       {"原因会保留在记录中", "It is kept in the history"});
}

bool is_blank(const std::optional<std::string>& note) {
  return !note || note->find_first_not_of(" \n\t") == std::string::npos;
}

/// Attachments as asked for, or as they were; true when something changed.
base::Result<bool> change_files(kernel::Context& c, const Stored& before, const Stored& after,
                                const ArticleInput& input) {
  if (input.files) return keep_files(c, after.id, *input.files, after.body_html);
  std::vector<files::FileId> kept;
  for (const auto& file : attachments(c.db(), c.services.files, before.id, before.body_html))
    kept.push_back(file.id);
  return keep_files(c, after.id, kept, after.body_html);
}

/// The state after an action that `allowed` lists.
void apply(kernel::Context& c, Stored& a, std::string_view action, const std::string& note) {
  if (action == "submit") a.state = State::review;
  if (action == "return") a.state = State::draft;
  if (action == "withdraw") a.state = State::withdrawn;
  if (action == "publish") {
    a.state = State::published;
    a.publisher_name = c.caller.name;
    a.published_at = c.now;
  }
  if (action == "correct") {
    a.correction_note = note;
    a.corrected_at = c.now;
  }
  a.updated_at = c.now;
}

}  // namespace

base::Result<Article> get(kernel::Context& c, ArticleId id) {
  QY_CHECK(auth::require(c.caller, "content.edit"));
  auto a = load(c.db(), c.caller.district, id);
  if (!a) return not_here();
  return whole(c, *std::move(a));
}

base::Result<Article> create(kernel::Context& c, const ArticleInput& input) {
  QY_CHECK(auth::require(c.caller, "content.edit"));
  Stored a;
  a.id = ArticleId::make();
  fill(a, input);
  a.author = c.caller.account;
  a.author_name = c.caller.name;
  a.created_at = a.updated_at = c.now;
  insert(c.db(), c.caller.district, a);
  QY_CHECK(keep_files(c, a.id, input.files.value_or(std::vector<files::FileId>{}), a.body_html));
  add_step(c, a.id, "create", "");
  return whole(c, std::move(a));
}

base::Result<Article> change(kernel::Context& c, ArticleId id, const ArticleInput& input) {
  QY_CHECK(auth::require(c.caller, "content.edit"));
  auto a = load_locked(c.db(), c.caller.district, id);
  if (!a) return not_here();
  if (input.version && *input.version != a->version) return changed();
  if (a->state == State::published && !c.caller.can("content.publish"))
    return base::conflict("content.published",
                          {"已发布的文章由审核人更正", "A published article is corrected by a publisher"});
  if (a->state == State::review)
    return base::conflict("content.in_review", {"文章正在审核", "The article is being reviewed"},
                          {"请先退回再修改", "Return it first"});
  const Stored before = *a;
  fill(*a, input);
  QY_TRY(const bool other_files, change_files(c, before, *a, input));
  if (a->state == State::published && (other_files || !same_words(before, *a)) && !is_being_corrected(before))
    return correct_first();
  if (other_files && a->state == State::published) show_files(c.db(), id, true);
  a->edited_by = c.caller.account;
  a->updated_at = c.now;
  update(c.db(), c.caller.district, *a);
  a->version += 1;
  add_step(c, id, "change", "");
  return whole(c, *std::move(a));
}

base::Result<Article> act(kernel::Context& c, ArticleId id, std::string_view action,
                          const ActionInput& input) {
  QY_CHECK(auth::require(c.caller, "content.edit"));
  auto a = load_locked(c.db(), c.caller.district, id);
  if (!a) return not_here();
  if (input.version && *input.version != a->version) return changed();
  const auto may = allowed(c.caller, *a);
  if (std::find(may.begin(), may.end(), action) == may.end())
    return base::conflict(
        "content.state",
        {"当前状态（" + title_of(a->state).zh + "）或您的权限不允许此操作",
         "Neither the state (" + title_of(a->state).en + ") nor your part allows this"},
        {"发布须由作者以外的审核人进行", "Publishing is done by a publisher who is not the author"});
  if ((action == "return" || action == "withdraw" || action == "correct") && is_blank(input.note))
    return needs_note();
  apply(c, *a, action, input.note.value_or(""));
  if (action == "publish" || action == "withdraw") show_files(c.db(), id, action == "publish");
  update(c.db(), c.caller.district, *a);
  a->version += 1;
  add_step(c, id, action, input.note.value_or(""));
  return whole(c, *std::move(a));
}

std::optional<Article> published(kernel::Context& c, ArticleId id) {
  auto a = load(c.db(), c.caller.district, id);
  if (!a || a->state != State::published) return std::nullopt;
  Article out;
  out.id = a->id;
  out.section = a->section;
  out.state = a->state;
  out.title = a->title;
  out.summary = a->summary;
  out.body_html = a->body_html;
  out.source = a->source;
  out.source_url = a->source_url;
  out.doc_number = a->doc_number;
  out.correction_note = a->correction_note;
  out.corrected_at = a->corrected_at;
  out.published_at = a->published_at;
  out.files = attachments(c.db(), c.services.files, id, a->body_html);
  return out;
}

ArticleId put_ready(db::Connection& db, const std::string& district, const ReadyArticle& ready) {
  Stored a;
  a.id = ready.id.value_or(ArticleId::make());
  a.section = ready.section;
  a.state = ready.state;
  a.title = ready.title;
  a.body_html = sanitize::clean_html(ready.body_html);
  a.summary = ready.summary.empty() ? summary_of(a.body_html) : ready.summary;
  a.source = ready.source;
  a.source_url = ready.source_url;
  a.doc_number = ready.doc_number;
  a.author = ready.author;
  a.author_name = ready.author_name.empty() ? ready.source : ready.author_name;
  a.publisher_name = ready.publisher_name;
  a.pinned = ready.pinned;
  a.created_at = a.updated_at = ready.at;
  if (ready.state == State::published || ready.state == State::withdrawn) a.published_at = ready.at;
  insert(db, district, a);
  return a.id;
}

}  // namespace qiying::content
