#include "platform/db/internal/copy.hpp"

namespace qiying::db::internal {
namespace {

constexpr std::size_t kChunk = 64 * 1024;

class TextCopy final : public CopyWriter {
 public:
  explicit TextCopy(PGconn* pg) : pg_(pg) { buffer_.reserve(kChunk + 4096); }

  void row(std::span<const std::optional<std::string_view>> cells) override {
    bool first = true;
    for (const auto& cell : cells) {
      if (!std::exchange(first, false)) buffer_ += '\t';
      append(cell);
    }
    buffer_ += '\n';
    if (buffer_.size() >= kChunk) flush();
  }

  void flush() {
    if (!buffer_.empty() && PQputCopyData(pg_, buffer_.data(), static_cast<int>(buffer_.size())) != 1)
      throw error_of(pg_, nullptr, "copy");
    buffer_.clear();
  }

 private:
  void append(const std::optional<std::string_view>& cell) {
    if (!cell) {
      buffer_ += "\\N";
      return;
    }
    constexpr std::string_view kSpecial("\\\t\n\r\0", 5);
    for (std::size_t from = 0;;) {
      const auto at = cell->find_first_of(kSpecial, from);
      buffer_ += cell->substr(from, at - from);
      if (at == std::string_view::npos) return;
      escape((*cell)[at]);
      from = at + 1;
    }
  }
  void escape(char c) {
    if (c == '\0') throw DbError("a text for COPY contains a zero byte", "22021");
    buffer_ += '\\';
    buffer_ += c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\';
  }
  PGconn* pg_;
  std::string buffer_;
};

/// Ends the COPY (with an error for the server if `abort`) and returns its final result.
ResultPtr finish(PGconn* pg, const char* abort) {
  PQputCopyEnd(pg, abort);
  ResultPtr last;
  while (ResultPtr next{PQgetResult(pg)}) {
    const bool failed = last && PQresultStatus(last.get()) == PGRES_FATAL_ERROR;
    if (!failed) last = std::move(next);
    if (PQstatus(pg) != CONNECTION_OK) break;
  }
  return last;
}

}  // namespace

std::int64_t copy_in(Session& session, const std::string& target,
                     const std::function<void(CopyWriter&)>& write) {
  const auto sql = "copy " + target + " from stdin";
  session.simple(sql, PGRES_COPY_IN);
  TextCopy writer(session.pg());
  try {
    write(writer);
    writer.flush();
  } catch (...) {
    finish(session.pg(), "given up by the writer");
    throw;
  }
  const auto result = finish(session.pg(), nullptr);
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) throw error_of(session.pg(), result.get(), sql);
  return std::strtoll(PQcmdTuples(result.get()), nullptr, 10);
}

}  // namespace qiying::db::internal
