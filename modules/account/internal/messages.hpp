#pragma once
/// What a person was told, and what of it they have read.

#include "modules/account/account.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::account {

struct MessageQuery {
  bool unread = false;
  std::optional<int> limit;
  std::optional<std::string> cursor;  ///< "time~id" of the last message of the page before
};
QY_DESCRIBE(MessageQuery, QY_FIELD(unread), QY_FIELD(limit, .min = 1, .max = 200),
            QY_FIELD(cursor, .max = 80))

struct MessageView {
  base::Id<struct MessageTag> id;
  base::Timestamp created_at;
  std::string kind, title, body, url;
  bool read = false;
};
QY_DESCRIBE(MessageView, QY_FIELD(id), QY_FIELD(created_at), QY_FIELD(kind), QY_FIELD(title), QY_FIELD(body),
            QY_FIELD(url), QY_FIELD(read))

/// Newest first; total counts all messages of the filter.
base::Result<kernel::List<MessageView>> messages(kernel::Context& context, const MessageQuery& query);

struct Unread {
  std::int64_t count = 0;
};
QY_DESCRIBE(Unread, QY_FIELD(count))
base::Result<Unread> unread(kernel::Context& context, const kernel::Nothing&);

/// Marks messages as read; none named: all of them.
struct MarkRead {
  std::vector<base::Id<struct MessageTag>> ids;
};
QY_DESCRIBE(MarkRead, QY_FIELD(ids, .max = 500))
base::Result<Unread> mark_read(kernel::Context& context, const MarkRead& input);

}  // namespace qiying::account
