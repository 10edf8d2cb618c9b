#pragma once
/// What handlers of server-rendered pages say again and again. Inline, thread-safe.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "platform/kernel/module.hpp"
#include "platform/pages/parts.hpp"

namespace qiying::kernel {

/// A text of the caller's language by its key; throws std::logic_error for an unknown key.
inline const std::string& text(const Context& context, std::string_view key) {
  return context.services.templates.text(context.lang, key);
}

/// A moment on a wall clock in China; empty when there is none.
inline std::string shown(const std::optional<base::Timestamp>& moment) {
  return moment ? base::to_display(*moment) : std::string();
}

/// 303 to a path of this site.
inline Page redirect(std::string to) {
  Page page;
  page.redirect = std::move(to);
  return page;
}

/// The page of a form again, with what was wrong at its top; its fields have no labels of their own there.
inline Page with_error(const Context& context, Page page, const base::Error* error) {
  if (!error) return page;
  page.status = base::status_of(error->kind);
  pages::show_errors(page.values, context.lang, *error, [](std::string_view) { return std::string(); });
  return page;
}

/// The path's `id`; 404 that names `what` when it is none.
template <class Id>
base::Result<Id> id_of(const Context& context, const base::Text& what) {
  const auto id = Id::parse(context.request.param("id"));
  if (!id) return base::not_found(what);
  return *id;
}

/// The file of the path's `id`, where the caller may see it.
inline base::Result<http::Response> send_file(Context& context) {
  const base::Text what{"文件", "file"};
  QY_TRY(const auto id, id_of<files::FileId>(context, what));
  auto response = context.services.files.open(context.db(), id);
  if (!response) return base::not_found(what);
  return std::move(*response);
}

}  // namespace qiying::kernel
