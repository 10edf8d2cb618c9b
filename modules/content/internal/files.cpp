#include "modules/content/internal/files.hpp"

#include <algorithm>

#include "platform/kernel/page.hpp"

namespace qiying::content {
namespace {

constexpr const char* kKind = "content.article";
constexpr const char* kPictureMark = "src=\"/articles/files/";
constexpr std::size_t kIdLength = 36;
constexpr std::size_t kMostFiles = 50;  // of one article, pictures included

bool has(const std::vector<files::FileId>& ids, files::FileId id) {
  return std::ranges::find(ids, id) != ids.end();
}

void add_once(std::vector<files::FileId>& ids, files::FileId id) {
  if (!has(ids, id)) ids.push_back(id);
}

std::vector<files::FileId> ids_of(const std::vector<files::FileInfo>& files) {
  std::vector<files::FileId> out;
  for (const auto& file : files) out.push_back(file.id);
  return out;
}

std::vector<files::FileId> without(const std::vector<files::FileId>& ids,
                                   const std::vector<files::FileId>& others) {
  std::vector<files::FileId> out;
  for (const auto id : ids)
    if (!has(others, id)) out.push_back(id);
  return out;
}

base::Error not_ours() {
  return base::invalid("files", "content.file",
                       {"附件不存在，或属于别的文章", "A file does not exist or belongs to another article"},
                       {"请重新上传该文件", "Upload the file again"});
}

base::Error too_many() {
  const auto most = std::to_string(kMostFiles);
  return base::invalid(
      "files", "content.too_many_files",
      {"每篇文章最多 " + most + " 个附件和图片", "An article takes at most " + most + " files and pictures"},
      {"请移除一些附件，或合并成一个文件", "Remove some, or put them into one file"});
}

/// Of the text, each once.
std::vector<files::FileId> pictures_of(std::string_view body_html) {
  constexpr std::string_view mark = kPictureMark;
  std::vector<files::FileId> out;
  for (auto at = body_html.find(mark); at != std::string_view::npos; at = body_html.find(mark, at)) {
    at += mark.size();
    if (const auto id = files::FileId::parse(body_html.substr(at, kIdLength))) add_once(out, *id);
  }
  return out;
}

base::Result<http::Response> upload(kernel::Context& c) {
  QY_CHECK(auth::require(c.caller, "content.edit"));
  if (c.request.files.empty())
    return base::invalid("file", "field.required", {"请选择文件", "Choose a file"});
  const files::Visibility editors{.permissions = {"content.edit"}};
  kernel::List<files::FileInfo> out;
  for (const auto& file : c.request.files) {
    QY_TRY(auto info, c.services.files.put(c.db(), c.caller, file, "", "", 20u << 20, editors));
    out.items.push_back(std::move(info));
  }
  out.total = static_cast<std::int64_t>(out.items.size());
  return http::Response::json(base::to_json(out), 201);
}

}  // namespace

base::Result<bool> keep_files(kernel::Context& c, ArticleId article, const std::vector<files::FileId>& wanted,
                              std::string_view body_html) {
  auto all = pictures_of(body_html);
  for (const auto id : wanted) add_once(all, id);
  if (all.size() > kMostFiles) return too_many();
  const auto kept = ids_of(c.services.files.list(c.db(), kKind, article.str()));
  const auto fresh = without(all, kept), gone = without(kept, all);
  const auto tied = files::attach(c.db(), fresh, kKind, article.str());
  if (tied != static_cast<std::int64_t>(fresh.size())) return not_ours();
  for (const auto id : gone) files::remove(c.db(), id);
  return !fresh.empty() || !gone.empty();
}

std::vector<files::FileInfo> attachments(db::Connection& db, const files::Store& store, ArticleId article,
                                         std::string_view body_html) {
  auto out = store.list(db, kKind, article.str());
  const auto pictures = pictures_of(body_html);
  std::erase_if(out, [&](const files::FileInfo& file) { return has(pictures, file.id); });
  return out;
}

void show_files(db::Connection& db, ArticleId article, bool everyone) {
  files::publish(db, kKind, article.str(), everyone);
}

void register_files(kernel::Registry& r) {
  http::RouteOptions options;
  options.multipart = true;
  options.body_limit = 60u << 20;
  r.raw(http::Method::post, "/api/v1/article-files",
        {.access = {.permission = "content.edit"},
         .summary = {"上传文章的附件和图片", "Upload files and pictures of an article"},
         .options = options},
        upload);
  r.raw(http::Method::get, "/articles/files/{id}",
        {.access = {.everyone = true}, .summary = {"文章的附件和图片", "A file or picture of an article"}},
        kernel::send_file);
}

}  // namespace qiying::content
