#pragma once
/// Bad input is a value, a broken world is an exception.
///
/// `Result<T>` carries either a T or an `Error` that a person can act on. Functions that may fail because of
/// what they were *given* return it; functions that may fail because the *world* is broken (database gone,
/// disk full) throw and are answered once at the edge. All types here are plain values, thread-compatible.

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace qiying::base {

/// One sentence in the two languages of the product.
struct Text {
  std::string zh;
  std::string en;
  bool operator==(const Text&) const = default;
};

/// What went wrong, in the terms of the caller's request. Each kind has one HTTP status (`status_of`).
enum class ErrorKind {
  invalid,          ///< 422: the request is understood but a value is wrong
  malformed,        ///< 400: the request cannot be read at all
  unauthenticated,  ///< 401: who are you?
  forbidden,        ///< 403: you may not
  not_found,        ///< 404: does not exist, or not for you
  conflict,         ///< 409: the state has changed meanwhile, or does not allow this
  gone,             ///< 410
  too_large,        ///< 413
  unsupported,      ///< 415
  too_many,         ///< 429
  unavailable,      ///< 503: try again later
};

/// HTTP status of an error kind.
int status_of(ErrorKind kind);

/// A refusal with everything that its reader needs: a stable `code` for programs, a message for people, the
/// path of the field at fault ("items[0].name"; empty = the whole request), and what to do about it.
struct Error {
  ErrorKind kind = ErrorKind::invalid;
  std::string code;
  Text message;
  std::string field;
  Text help;
  std::vector<Error> others;  ///< further faults of the same request, so that all can be mended at once
};

/// A value of the request is wrong: 422 at `field`.
Error invalid(std::string field, std::string code, Text message, Text help = {});
/// The thing does not exist or must not be seen by this caller (the two look alike on purpose).
Error not_found(Text what = {"内容", "item"});
/// The caller is known but may not do this.
Error forbidden(Text message = {"您没有进行此操作的权限", "You are not allowed to do this"});
/// The current state does not allow the action.
Error conflict(std::string code, Text message, Text help = {});

/// Either a value or the reason why there is none.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T value() && { return std::get<0>(std::move(state_)); }  // by value: for (auto& x : f().value()) is safe
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  Error& error() & { return std::get<1>(state_); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or the reason against it.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace qiying::base

/// Leaves the function with the error of a `Result<void>` (or any Result) expression, if it has one.
#define QY_CHECK(expression)                                                                    \
  do {                                                                                          \
    if (auto qy_result_ = (expression); !qy_result_.ok()) return std::move(qy_result_).error(); \
  } while (false)

#define QY_CONCAT_(a, b) a##b
#define QY_CONCAT(a, b) QY_CONCAT_(a, b)
#define QY_TRY_(temporary, declaration, expression)         \
  auto temporary = (expression);                            \
  if (!temporary.ok()) return std::move(temporary).error(); \
  declaration = *std::move(temporary)
/// `QY_TRY(auto row, find(id));` leaves the function with the error, else declares `row` with the value.
#define QY_TRY(declaration, expression) QY_TRY_(QY_CONCAT(qy_try_, __LINE__), declaration, expression)
