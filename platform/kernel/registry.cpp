#include "platform/kernel/module.hpp"

namespace qiying::kernel {
namespace {

/// Path parameters and query string together; the path wins because read_form takes the first of a name.
base::NameValues path_and_query(const http::Request& request) {
  base::NameValues values = request.params;
  values.insert(values.end(), request.query.begin(), request.query.end());
  return values;
}

base::Error not_json() {
  return {base::ErrorKind::unsupported,
          "body.not_json",
          {"请求内容必须是 JSON", "The request body must be JSON"},
          {},
          {"请设置 Content-Type: application/json", "Set Content-Type: application/json"},
          {}};
}

bool says_json(const http::Request& request) {
  const auto type = request.headers.get("Content-Type");
  return type && type->substr(0, 16) == "application/json";
}

}  // namespace

base::Result<void> Registry::read_input(Context& context, const base::Type& type, void* in) {
  const auto& request = context.request;
  if (request.method == http::Method::get || request.method == http::Method::head)
    return base::read_form(path_and_query(request), type, in);
  if (type.fields.empty()) {
    // Nothing is asked for; what is sent all the same must at least not be another thing than it seems.
    if (!request.body.empty() && !says_json(request)) return not_json();
    return {};
  }
  if (request.body.empty() && request.method == http::Method::del)
    return base::read_form(path_and_query(request), type, in);
  if (!says_json(request)) return not_json();
  return base::read_json(request.body, type, in);
}

void Registry::page(std::string pattern, Meta meta, PageHandler handler) {
  pages.push_back(
      {http::Method::get, std::move(pattern), std::move(meta), current_module, std::move(handler), {}});
}

void Registry::form(std::string pattern, Meta meta, PageHandler handler) {
  pages.push_back(
      {http::Method::post, std::move(pattern), std::move(meta), current_module, std::move(handler), {}});
}

void Registry::raw(http::Method method, std::string pattern, Meta meta,
                   std::function<base::Result<http::Response>(Context&)> handler) {
  pages.push_back({method, std::move(pattern), std::move(meta), current_module, {}, std::move(handler)});
}

void Registry::job(std::string kind, jobs::JobHandler handler) {
  job_handlers[std::move(kind)] = std::move(handler);
}
void Registry::schedule(jobs::Schedule schedule) {
  schedules.push_back(std::move(schedule));
}
void Registry::on(std::string event, events::Subscriber subscriber) {
  subscribers.emplace_back(std::move(event), std::move(subscriber));
}
void Registry::command(Command command) {
  commands.push_back(std::move(command));
}
void Registry::reseals(std::string columns, Resealer resealer) {
  (*resealers)[std::move(columns)] = std::move(resealer);
}
void Registry::at_start(StartHook hook) {
  start_hooks.push_back(std::move(hook));
}
void Registry::search(SearchProvider provider) {
  search_providers->push_back(std::move(provider));
}

}  // namespace qiying::kernel
