#include "platform/kernel/dispatch.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "platform/http/rest.hpp"
#include "platform/kernel/internal/errors.hpp"
#include "platform/kernel/internal/guard.hpp"
#include "platform/kernel/internal/idempotency.hpp"
#include "platform/kernel/internal/page_map.hpp"
#include "platform/kernel/internal/render.hpp"
#include "platform/log/log.hpp"

namespace qiying::kernel {
namespace {

constexpr int kMaxAttempts = 3;

bool is_read(http::Method method) {
  return method == http::Method::get || method == http::Method::head;
}
bool is_api(const http::Request& request) {
  return request.path.rfind("/api/", 0) == 0;
}

/// What every route of one dispatcher shares.
struct Shared {
  const Services& services;
  DispatchOptions options;
};
using SharedPtr = std::shared_ptr<const Shared>;

auth::Caller anonymous(const std::string& district) {
  auth::Caller caller;
  caller.district = district;
  return caller;
}

base::Result<auth::Caller> caller_of(const Shared& shared, const http::Request& request) {
  if (shared.options.admit_client && request.headers.get("gjgxjhpt_sign"))
    return shared.options.admit_client(request);
  if (const auto token = request.cookie(session_cookie(request.secure)); token && !token->empty())
    if (auto caller = shared.options.resolve(*token)) return std::move(*caller);
  return anonymous(shared.options.district);
}

/// Seconds that an account has to wait; 0: none.
int wait_of(const Shared& shared, const http::Request& request, const auth::Caller& caller) {
  const auto& limits = shared.options.limits;
  if (!limits || !caller.signed_in()) return 0;
  const bool read = is_read(request.method);
  return shared.options.accounts->take(http::rate_key(caller.account.str(), read),
                                       read ? limits->reads : limits->writes,
                                       std::chrono::steady_clock::now());
}

/// An answer of one attempt, and whether its transaction is kept.
struct Outcome {
  http::Response response;
  bool keep = true;
};

using Work = std::function<Outcome(Context&)>;

/// Commits that wait for the disk together share one write, so nobody keeps others from joining.
void commit(Context& context) {
  const http::Rest rest;
  context.db().commit();
}

/// Runs `work` in one transaction, again on serialisation failure.
http::Response in_transaction(const Shared& shared, http::Request& request, const auth::Caller& caller,
                              Lang lang, const Work& work) {
  for (int attempt = 1;; ++attempt) {
    Context context(request, caller, shared.services, lang);
    try {
      context.db().begin();
      auto outcome = work(context);
      if (outcome.keep)
        commit(context);
      else
        context.db().rollback();
      return std::move(outcome.response);
    } catch (const db::DbError& e) {
      if (context.db().in_transaction()) context.db().rollback();
      if (!e.is_retryable() || attempt == kMaxAttempts) throw;
    } catch (...) {
      if (context.db().in_transaction()) context.db().rollback();
      throw;
    }
  }
}

base::Error in_use() {
  return base::conflict(
      "conflict", {"内容与已有数据冲突，未保存", "This conflicts with existing data; nothing was saved"},
      {"请刷新后核对再提交", "Reload, compare and submit again"});
}

/// Runs the whole handling of one request; the one catch at the edge.
template <class F>
http::Response at_the_edge(const Shared& shared, http::Request& request, F&& handle) {
  auth::Caller caller = anonymous(shared.options.district);
  const auto answer = [&](const base::Error& error) {
    return error_response(request, shared.services, caller, error);
  };
  try {
    auto asking = caller_of(shared, request);
    if (!asking.ok()) return answer(asking.error());
    caller = *std::move(asking);
    if (shared.options.closed)
      if (const auto reason = shared.options.closed(request, caller)) {
        auto response = answer(*reason);
        response.headers.set("Retry-After", "60");
        return response;
      }
    if (const int seconds = wait_of(shared, request, caller)) {
      auto response = answer(error_of_status(429));
      response.headers.set("Retry-After", std::to_string(seconds));
      return response;
    }
    return handle(caller);
  } catch (const db::DbError& e) {
    if (e.is_unique_violation() || e.is_foreign_key_violation()) return answer(in_use());
    // Row-level security refused a write that the use case let pass: outside the caller's organisation.
    if (e.sqlstate() == "42501") {
      log::warn("request.refused_by_database", {{"id", request.id}, {"what", e.what()}});
      return answer(base::forbidden());
    }
    log::error("request.database", {{"id", request.id}, {"sqlstate", e.sqlstate()}, {"what", e.what()}});
    auto response = answer(error_of_status(e.is_unavailable() ? 503 : 500));
    if (e.is_unavailable()) response.headers.set("Retry-After", "5");
    return response;
  } catch (const std::exception& e) {
    log::error("request.failed", {{"id", request.id}, {"path", request.path}, {"what", e.what()}});
    return answer(error_of_status(500));
  }
}

/// One call of an API route: the answer as JSON, and its status.
base::Result<std::string> call_api(Context& context, const ApiRoute& route) {
  std::string body;
  body.reserve(1024);  // most answers fit: growing step by step cost as much as writing them
  QY_TRY(const int status, route.call(context, body));
  (void)status;
  return body;
}

Outcome api_in_transaction(Context& context, const ApiRoute& route) {
  const auto fail = [&](const base::Error& error) {
    return Outcome{error_response(context.request, context.services, context.caller, error), false};
  };
  auto key = idempotency_key(context.request);
  if (!key.ok()) return fail(key.error());
  const bool once = !key->empty() && context.caller.signed_in();
  if (once) {
    auto earlier = claim_key(context, *key);
    if (!earlier.ok()) return fail(earlier.error());
    if (*earlier) {
      auto again = http::Response::json((*earlier)->body, (*earlier)->status);
      again.headers.set("Idempotency-Replayed", "true");
      return {std::move(again), false};
    }
  }
  auto body = call_api(context, route);
  if (!body.ok()) return fail(body.error());
  if (once) keep_answer(context, *key, {200, *body});
  return {http::Response::json(*std::move(body)), true};
}

http::Response handle_api(const Shared& shared, http::Request& request, const auth::Caller& caller,
                          const ApiRoute& route) {
  const auto fail = [&](const base::Error& error) {
    return error_response(request, shared.services, caller, error);
  };
  if (auto allowed = check_access(route.meta.access, caller, request.path); !allowed.ok())
    return fail(allowed.error());
  if (auto ours = check_same_site(request, route.meta, caller); !ours.ok()) return fail(ours.error());
  if (route.meta.step_up)
    if (auto proved = auth::require_proof(caller, shared.services.clock.now()); !proved.ok())
      return fail(proved.error());
  const auto lang = language_of(request);
  if (is_read(request.method) || route.meta.read_only_post) {
    Context context(request, caller, shared.services, lang);
    auto body = call_api(context, route);
    return body.ok() ? http::Response::json(*std::move(body)) : fail(body.error());
  }
  return in_transaction(shared, request, caller, lang,
                        [&](Context& context) { return api_in_transaction(context, route); });
}

/// Where to come back to after signing in: only paths of this site.
http::Response to_sign_in(const http::Request& request) {
  std::string back;
  for (const char c : request.target)
    back += (std::isalnum(static_cast<unsigned char>(c)) || c == '/' || c == '-' || c == '_')
                ? std::string(1, c)
                : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return http::Response::redirect("/login?next=" + back);
}

std::int64_t unread_of(const Shared& shared, Context& context) {
  const bool asked = context.caller.kind == auth::CallerKind::subject && shared.options.unread;
  return asked ? shared.options.unread(context) : 0;
}

Outcome page_outcome(const Shared& shared, Context& context, const Registry::PageRoute& route) {
  const auto fail = [&](const base::Error& error) {
    return Outcome{error_response(context.request, context.services, context.caller, error), false};
  };
  if (route.raw) {
    auto response = route.raw(context);
    return response.ok() ? Outcome{*std::move(response), true} : fail(response.error());
  }
  auto page = route.handler(context);
  if (!page.ok()) return fail(page.error());
  const bool keep = page->status < 400 || page->keep;
  const bool shown = !page->raw && page->redirect.empty();
  const auto unread = shown ? unread_of(shared, context) : 0;
  return {render_page(context.request, context.services, context.caller, context.lang, *std::move(page),
                      Asker::known, unread),
          keep};
}

http::Response handle_page(const Shared& shared, http::Request& request, const auth::Caller& caller,
                           const Registry::PageRoute& route) {
  const auto fail = [&](const base::Error& error) {
    return error_response(request, shared.services, caller, error);
  };
  if (auto allowed = check_access(route.meta.access, caller, request.path); !allowed.ok()) {
    const bool page =
        is_read(request.method) && !route.raw && allowed.error().kind == base::ErrorKind::unauthenticated;
    return page ? to_sign_in(request) : fail(allowed.error());
  }
  if (auto ours = check_same_site(request, route.meta, caller); !ours.ok()) return fail(ours.error());
  if (route.meta.step_up)
    if (auto proved = auth::require_proof(caller, shared.services.clock.now()); !proved.ok())
      return fail(proved.error());
  const auto lang = language_of(request);
  if (is_read(request.method) || route.meta.read_only_post) {
    Context context(request, caller, shared.services, lang);
    return page_outcome(shared, context, route).response;
  }
  return in_transaction(shared, request, caller, lang,
                        [&](Context& context) { return page_outcome(shared, context, route); });
}

/// Who was refused what: the line of the request itself knows no account.
void tell_refusal(const http::Request& request, const auth::Caller& caller, const base::Error& error) {
  if (error.kind != base::ErrorKind::forbidden && error.kind != base::ErrorKind::unauthenticated) return;
  log::info("request.refused", {{"id", request.id},
                                {"path", request.path},
                                {"code", error.code},
                                {"account", caller.signed_in() ? caller.account.str() : caller.client}});
}

void require_access(const Meta& meta, const std::string& pattern) {
  if (meta.access.permission.empty() && !meta.access.everyone && !meta.access.signed_in)
    throw std::logic_error("route " + pattern + " does not say who may call it");
}

}  // namespace

http::Response error_response(const http::Request& request, const Services& services,
                              const auth::Caller& caller, const base::Error& error) {
  tell_refusal(request, caller, error);
  const auto lang = language_of(request);
  if (!is_api(request)) return render_error(request, services, caller, lang, error);
  int status = base::status_of(error.kind);
  if (error.code == "internal") status = 500;
  if (error.code == "method_not_allowed") status = 405;
  return http::Response::json(error_json(error, lang, request.id), status);
}

http::Response status_response(const http::Request& request, const Services& services, int status) {
  const auto nobody = anonymous(services.settings.district_code);
  const auto error = error_of_status(status);
  const auto session = request.cookie(session_cookie(request.secure)).value_or("");
  auto response = is_api(request) || session.empty()
                      ? error_response(request, services, nobody, error)
                      : render_error(request, services, nobody, language_of(request), error, Asker::unknown);
  response.status = status;
  return response;
}

void add_routes(http::Router& router, const Registry& registry, const Services& services,
                DispatchOptions options) {
  const auto shared = std::make_shared<const Shared>(Shared{services, std::move(options)});
  for (const auto& route : registry.api) {
    require_access(route.meta, route.pattern);
    router.add(route.method, route.pattern, route.meta.options, [shared, &route](http::Request& request) {
      return at_the_edge(*shared, request, [&](const auth::Caller& caller) {
        return handle_api(*shared, request, caller, route);
      });
    });
  }
  for (const auto& route : registry.pages) {
    require_access(route.meta, route.pattern);
    router.add(route.method, route.pattern, route.meta.options, [shared, &route](http::Request& request) {
      return at_the_edge(*shared, request, [&](const auth::Caller& caller) {
        return handle_page(*shared, request, caller, route);
      });
    });
  }
}

std::function<http::Response(http::Request&, int status)> missing_routes(const Registry& registry,
                                                                         const Services& services,
                                                                         DispatchOptions options) {
  const auto shared = std::make_shared<const Shared>(Shared{services, std::move(options)});
  const auto pages = std::make_shared<const PageMap>(registry);
  return [shared, pages](http::Request& request, int status) {
    if (status == 405 && is_read(request.method))
      if (const auto page = pages->above(request.path)) return http::Response::redirect(*page);
    return at_the_edge(*shared, request, [&](const auth::Caller& caller) {
      return error_response(request, shared->services, caller, error_of_status(status));
    });
  };
}

}  // namespace qiying::kernel
