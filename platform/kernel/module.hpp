#pragma once
/// A module registers itself once: routes, pages, jobs, event subscribers, search and menu. The list of
/// modules is generated from modules/*/module.toml in dependency order; nothing else knows their names.
///
///     void register_module(kernel::Registry& r) {
///       r.post<RaiseAppeal, AppealView>("/api/v1/appeals", {.permission = "appeal.raise", .summary = {...}},
///       raise); r.page("/appeals", {.permission = "appeal.raise"}, list_page); r.job("appeal.remind",
///       remind);
///     }

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/json.hpp"
#include "platform/kernel/context.hpp"
#include "platform/search/search.hpp"

namespace qiying::kernel {

/// Who may call a route. `permission` empty and neither flag set: any signed-in caller. Deny by default: a
/// route must choose one of the three.
struct Access {
  std::string_view permission = {};
  bool everyone = false;   ///< also without signing in
  bool signed_in = false;  ///< any account
};

/// What the API document, the limits and the role × route matrix need to know of a route.
struct Meta {
  Access access;
  base::Text summary;         ///< one line for the API document
  std::string_view tag = {};  ///< default: the module's name
  http::RouteOptions options = {};
  bool read_only_post = false;  ///< a POST that only reads: no transaction, no idempotency record
  bool csrf_exempt = false;     ///< sign-in forms only
  bool step_up = false;         ///< a dangerous act: the caller proves who he is again (auth::require_proof)
};

/// An answer that is not 200: created with a Location, or a file.
struct Created {
  std::string location;
};

/// What a page handler gives: a template with its values, a redirect, or any response.
struct Page {
  std::string template_name;
  http::Values values;
  std::string title;        ///< of the browser tab; the site's name is added
  std::string description;  ///< one sentence for search engines; empty: the site's own
  int status = 200;
  bool keep = false;     ///< commit although the status is 4xx (a form shown again whose draft is kept)
  std::string redirect;  ///< non-empty: 303 there, nothing else counts
  std::optional<http::Response> raw;  ///< a file or other answer
};

/// A faulty form, to be shown again: what was typed and what is wrong where.
struct FormErrors {
  std::vector<base::Error> errors;
};

/// An empty request or answer body.
struct Nothing {};
constexpr std::span<const base::Field> qy_fields(const Nothing*) {
  return {};
}
constexpr std::string_view qy_name(const Nothing*) {
  return "Nothing";
}

/// A page of a list, as every list endpoint answers it.
template <class T>
struct List {
  std::vector<T> items;
  std::string next_cursor;  ///< empty: no more
  std::int64_t total = 0;   ///< exact number for the filter
};
template <class T>
struct ListTable {
  using QySelf = List<T>;
  static constexpr base::Field fields[] = {QY_FIELD(items), QY_FIELD(next_cursor), QY_FIELD(total)};
};
template <class T>
constexpr std::span<const base::Field> qy_fields(const List<T>*) {
  return ListTable<T>::fields;
}
template <class T>
constexpr std::string_view qy_name(const List<T>*) {
  return "List";
}

/// A route with its types, for dispatch, the API document and the access matrix.
struct ApiRoute {
  http::Method method;
  std::string pattern;
  Meta meta;
  std::string module;
  const base::Type* in =
      nullptr;  ///< body (POST, PUT, PATCH, DELETE) or query (GET); path parameters fill equal names
  const base::Type* out = nullptr;
  /// Reads nothing of the wire: `in` is a ready struct, the answer is appended to `out_json`.
  std::function<base::Result<int>(Context&, std::string& out_json)> call;
};

/// A command of the program: `qiying <name> args...`. Runs with the installation opened (database migrated).
struct Command {
  using Args = std::span<const std::string>;
  std::string name;    ///< "register import": words separated by one blank
  base::Text summary;  ///< one line for --help
  /// Exit code: 0 done, 1 done with findings, 2 bad input. Progress goes to standard error.
  std::function<int(const Services&, Args)> run;
  /// What `--help` prints; the program adds its own options. `run` does not hear of it, and nothing is
  /// opened.
  std::string_view help = {};
  /// Judges the arguments before anything is opened or created: an error is exit code 2.
  std::function<base::Result<void>(Args)> check = {};
};

/// Runs before the server accepts connections (load reference data, the demo district); gives what is to be
/// printed once it serves, or nothing. Must be quick when there is nothing to do.
using StartHook = std::function<std::string(const Services&)>;

using SearchProvider = std::function<std::vector<search::Hit>(Context&, std::string_view query, int limit)>;

/// Seals a portion of a module's sealed columns (Rules::sealed) with the newest key, also what an older
/// version left in plain: rows of `district` whose id comes after `after`, in a transaction with system
/// scope.
struct ResealedPortion {
  std::int64_t rows = 0;  ///< 0: there are no more
  std::string last;       ///< the id where the next portion begins
};
using Resealer =
    std::function<ResealedPortion(db::Connection&, const std::string& district, const std::string& after)>;

class Registry {
 public:
  /// GET with a typed query: fields of In are read from path and query string.
  template <class In, class Out, class F>
  void get(std::string pattern, Meta meta, F handler) {
    add<In, Out>(http::Method::get, std::move(pattern), std::move(meta), std::move(handler));
  }
  /// POST with a JSON body; in one transaction; `Idempotency-Key` honoured.
  template <class In, class Out, class F>
  void post(std::string pattern, Meta meta, F handler) {
    add<In, Out>(http::Method::post, std::move(pattern), std::move(meta), std::move(handler));
  }
  template <class In, class Out, class F>
  void put(std::string pattern, Meta meta, F handler) {
    add<In, Out>(http::Method::put, std::move(pattern), std::move(meta), std::move(handler));
  }
  template <class In, class Out, class F>
  void del(std::string pattern, Meta meta, F handler) {
    add<In, Out>(http::Method::del, std::move(pattern), std::move(meta), std::move(handler));
  }

  using PageHandler = std::function<base::Result<Page>(Context&)>;
  /// A server-rendered page (GET).
  void page(std::string pattern, Meta meta, PageHandler handler);
  /// A form's POST: in one transaction, CSRF checked, an Error result is rolled back and shown as an error
  /// page unless the handler itself renders the form again (status 422 in the Page also rolls back).
  void form(std::string pattern, Meta meta, PageHandler handler);
  /// Any other route: files, exports, streams. Access and CSRF are checked; the response is sent as it is.
  void raw(http::Method method, std::string pattern, Meta meta,
           std::function<base::Result<http::Response>(Context&)> handler);

  void job(std::string kind, jobs::JobHandler handler);
  void schedule(jobs::Schedule schedule);
  void on(std::string event, events::Subscriber subscriber);
  void search(SearchProvider provider);
  void command(Command command);
  void at_start(StartHook hook);
  /// `columns`: what the job "keys.reseal" calls them ("appeal.contact").
  void reseals(std::string columns, Resealer resealer);

  std::vector<ApiRoute> api;
  struct PageRoute {
    http::Method method;
    std::string pattern;
    Meta meta;
    std::string module;
    PageHandler handler;
    std::function<base::Result<http::Response>(Context&)> raw;
  };
  std::vector<PageRoute> pages;
  std::map<std::string, jobs::JobHandler> job_handlers;
  std::vector<jobs::Schedule> schedules;
  std::vector<std::pair<std::string, events::Subscriber>> subscribers;
  /// Shared, so that a page may keep it: it is complete once all modules have registered.
  std::shared_ptr<std::vector<SearchProvider>> search_providers =
      std::make_shared<std::vector<SearchProvider>>();
  std::vector<Command> commands;
  std::vector<StartHook> start_hooks;
  /// Shared, so that a command may keep it: it is complete once all modules have registered.
  std::shared_ptr<std::map<std::string, Resealer>> resealers =
      std::make_shared<std::map<std::string, Resealer>>();
  std::string current_module;  ///< set by the generated list while a module registers

 private:
  template <class In, class Out, class F>
  void add(http::Method method, std::string pattern, Meta meta, F handler) {
    ApiRoute route{
        method, std::move(pattern), std::move(meta), current_module, &base::type_of<In>, &base::type_of<Out>,
        {}};
    const auto* in_type = route.in;
    route.call = [handler = std::move(handler), in_type](Context& context,
                                                         std::string& out) -> base::Result<int> {
      In in{};
      QY_CHECK(read_input(context, *in_type, &in));
      base::Result<Out> answer = handler(context, in);
      if (!answer.ok()) return std::move(answer).error();
      base::write_json(out, base::type_of<Out>, &*answer);
      return 200;
    };
    api.push_back(std::move(route));
  }
  /// Fills `in` from path parameters, query string (GET) or JSON body.
  static base::Result<void> read_input(Context& context, const base::Type& type, void* in);
};

/// What the generated module list knows of a module (from module.toml).
struct ModuleInfo {
  std::string_view name;
  base::Text title;
  std::vector<std::string_view> depends_on;
  struct Permission {
    std::string_view name;  ///< "appeal.dispatch"
    base::Text title;
    std::vector<std::string_view> roles;  ///< built-in roles that hold it
  };
  std::vector<Permission> permissions;
  struct MenuItem {
    std::string_view path;  ///< "/desk/appeals"
    base::Text title;
    std::string_view permission;
    std::string_view icon;
    int order = 100;
  };
  std::vector<MenuItem> menu;
  void (*register_module)(Registry&) = nullptr;
};

/// All modules, dependencies first. Defined by the generated file.
const std::vector<ModuleInfo>& modules();

}  // namespace qiying::kernel
