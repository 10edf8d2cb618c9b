#pragma once
/// Files of an article: attachments at its end and pictures in its text. They are seen by editors, and by
/// everybody as long as the article is published. A picture stands in the text as
/// `<img src="/articles/files/{id}">`.

#include "modules/content/content.hpp"
#include "platform/files/files.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::content {

/// Ties `wanted` and the pictures of the text to the article and lets go of its other files. 422 for a file
/// that is nobody's upload, belongs to another article, or is one too many. Returns whether anything changed.
base::Result<bool> keep_files(kernel::Context& context, ArticleId article,
                              const std::vector<files::FileId>& wanted, std::string_view body_html);

/// The attachments: what is not a picture of the text, oldest first.
std::vector<files::FileInfo> attachments(db::Connection& db, const files::Store& store, ArticleId article,
                                         std::string_view body_html);

/// Shows the article's files to everybody, or not any more.
void show_files(db::Connection& db, ArticleId article, bool everyone);

/// Uploads and downloads. A file that no article names yet is seen by editors only.
void register_files(kernel::Registry& registry);

}  // namespace qiying::content
