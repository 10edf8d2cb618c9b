#include "platform/kernel/openapi.hpp"

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "platform/base/json.hpp"

namespace qiying::kernel {
namespace {

using base::Field;
using base::Kind;
using base::Type;

std::string literal(std::string_view text) {
  std::string out;
  base::write_json_string(out, text);
  return out;
}

/// Names for struct types: the struct's own, made unique by module when two modules use the same word.
class Schemas {
 public:
  std::string reference(const Type& type, const std::string& module) {
    return "{\"$ref\":\"#/components/schemas/" + name(type, module) + "\"}";
  }
  std::string schema(const Type& type, const base::Rules& rules, const std::string& module) {
    switch (type.kind) {
      case Kind::object:
        return reference(type, module);
      case Kind::optional:
        return nullable(schema(*type.element, rules, module));
      case Kind::list:
        return "{\"type\":\"array\",\"items\":" + schema(*type.element, {}, module) + "}";
      case Kind::enumeration:
        return enumeration(type);
      case Kind::json:
        return "{}";
      default:
        return scalar(type, rules);
    }
  }
  std::string components() {
    std::string out;
    for (std::size_t i = 0; i < order_.size(); ++i) {  // bodies may add further types while we write
      const auto type = order_[i];
      if (!out.empty()) out += ',';
      out += literal(names_.at(type.first)) + ":" + body(*type.first, type.second);
    }
    return out;
  }

 private:
  static std::string nullable(const std::string& inner) {
    return "{\"anyOf\":[" + inner + ",{\"type\":\"null\"}]}";
  }

  static std::string enumeration(const Type& type) {
    std::string out = "{\"type\":\"string\",\"enum\":[";
    for (std::size_t i = 0; i < type.names.size(); ++i) out += (i ? "," : "") + literal(type.names[i]);
    return out + "]}";
  }

  static std::string scalar(const Type& type, const base::Rules& rules) {
    std::string out;
    const bool text = type.kind == Kind::text;
    switch (type.kind) {
      case Kind::boolean:
        out = "\"type\":\"boolean\"";
        break;
      case Kind::int32:
        out = "\"type\":\"integer\",\"format\":\"int32\"";
        break;
      case Kind::int64:
        out = "\"type\":\"integer\",\"format\":\"int64\"";
        break;
      case Kind::fen:
        out = "\"type\":\"integer\",\"format\":\"int64\",\"description\":\"fen (1/100 yuan)\"";
        break;
      case Kind::real:
        out = "\"type\":\"number\"";
        break;
      case Kind::uuid:
        out = "\"type\":\"string\",\"format\":\"uuid\"";
        break;
      case Kind::timestamp:
        out = "\"type\":\"string\",\"format\":\"date-time\"";
        break;
      case Kind::date:
        out = "\"type\":\"string\",\"format\":\"date\"";
        break;
      default:
        out = "\"type\":\"string\"";
        break;
    }
    if (std::isfinite(rules.min)) out += fmt::format(",\"{}\":{}", text ? "minLength" : "minimum", rules.min);
    if (std::isfinite(rules.max)) out += fmt::format(",\"{}\":{}", text ? "maxLength" : "maximum", rules.max);
    if (!rules.doc.empty() && type.kind != Kind::fen) out += ",\"description\":" + literal(rules.doc);
    return "{" + out + "}";
  }

  std::string name(const Type& type, const std::string& module) {
    if (const auto known = names_.find(&type); known != names_.end()) return known->second;
    std::string name(type.name);
    if (name == "List" && type.fields[0].type->element)
      name = this->name(*type.fields[0].type->element, module) + "List";
    if (used_.count(name)) name = module + "_" + name;
    while (used_.count(name)) name += '_';
    used_.insert(name);
    names_[&type] = name;
    order_.emplace_back(&type, module);
    return name;
  }

  std::string body(const Type& type, const std::string& module) {
    std::string properties, required;
    for (const Field& field : type.fields) {
      properties += (properties.empty() ? "" : ",") + literal(field.name) + ":" +
                    schema(*field.type, field.rules, module);
      if (field.type->kind != Kind::optional) required += (required.empty() ? "" : ",") + literal(field.name);
    }
    return "{\"type\":\"object\",\"properties\":{" + properties + "},\"required\":[" + required + "]}";
  }

  std::map<const Type*, std::string> names_;
  std::set<std::string> used_;
  std::vector<std::pair<const Type*, std::string>> order_;
};

bool in_path(const std::string& pattern, std::string_view name) {
  return pattern.find("{" + std::string(name) + "}") != std::string::npos;
}

std::string parameter(std::string_view name, bool path, const std::string& schema) {
  return fmt::format("{{\"name\":{},\"in\":\"{}\",\"required\":{},\"schema\":{}}}", literal(name),
                     path ? "path" : "query", path ? "true" : "false", schema);
}

/// "/appeals/{id}/files/{file}" → id, file.
std::vector<std::string> names_in_path(std::string_view pattern) {
  std::vector<std::string> out;
  for (std::size_t at = 0; (at = pattern.find('{', at)) != std::string_view::npos; ++at)
    out.emplace_back(pattern.substr(at + 1, pattern.find('}', at) - at - 1));
  return out;
}

std::string parameters(const ApiRoute& route, Schemas& schemas) {
  std::string out;
  std::set<std::string, std::less<>> done;
  const auto add = [&](std::string_view name, bool path, const std::string& schema) {
    if (!done.insert(std::string(name)).second) return;
    out += (out.empty() ? "" : ",") + parameter(name, path, schema);
  };
  if (route.method == http::Method::get || route.method == http::Method::del)
    for (const Field& field : route.in->fields) {
      const auto& type = field.type->kind == Kind::optional ? *field.type->element : *field.type;
      add(field.name, in_path(route.pattern, field.name), schemas.schema(type, field.rules, route.module));
    }
  for (const auto& name : names_in_path(route.pattern)) add(name, true, R"({"type":"string"})");
  return out;
}

std::string heading(const Meta& meta, const std::string& module) {
  return "{\"summary\":" + literal(meta.summary.zh) + ",\"description\":" + literal(meta.summary.en) +
         ",\"tags\":[" + literal(meta.tag.empty() ? module : meta.tag) + "]";
}

/// Who may call: the tail of an operation.
std::string access_of(const Meta& meta, http::Method method) {
  std::string out;
  if (!meta.access.permission.empty()) out += ",\"x-permission\":" + literal(meta.access.permission);
  const bool writes = method != http::Method::get && !meta.csrf_exempt;
  if (!meta.access.everyone)
    out += writes ? ",\"security\":[{\"session\":[],\"csrf\":[]}]" : ",\"security\":[{\"session\":[]}]";
  return out;
}

/// A route without types: a file goes in or comes out, or the body is described in words only.
std::string raw_operation(const Registry::PageRoute& route) {
  std::string out = heading(route.meta, route.module), list;
  for (const auto& name : names_in_path(route.pattern))
    list += (list.empty() ? "" : ",") + parameter(name, true, R"({"type":"string"})");
  if (!list.empty()) out += ",\"parameters\":[" + list + "]";
  if (route.method != http::Method::get && route.method != http::Method::del)
    out +=
        route.meta.options.multipart
            ? R"(,"requestBody":{"required":true,"content":{"multipart/form-data":{"schema":{"type":"object"}}}})"
            : R"(,"requestBody":{"required":true,"content":{"application/json":{"schema":{}}}})";
  return out +
         R"(,"responses":{"200":{"description":"OK"},"default":{"$ref":"#/components/responses/Error"}})" +
         access_of(route.meta, route.method) + "}";
}

std::string operation(const ApiRoute& route, Schemas& schemas) {
  std::string out = heading(route.meta, route.module);
  if (const auto list = parameters(route, schemas); !list.empty()) out += ",\"parameters\":[" + list + "]";
  if (route.method != http::Method::get && route.method != http::Method::del && !route.in->fields.empty())
    out += ",\"requestBody\":{\"required\":true,\"content\":{\"application/json\":{\"schema\":" +
           schemas.reference(*route.in, route.module) + "}}}";
  out += ",\"responses\":{\"200\":{\"description\":\"OK\",\"content\":{\"application/json\":{\"schema\":" +
         schemas.schema(*route.out, {}, route.module) +
         "}}},\"default\":{\"$ref\":\"#/components/responses/Error\"}}";
  return out + access_of(route.meta, route.method) + "}";
}

constexpr std::string_view kErrorParts =
    R"("Error":{"type":"object","required":["code","message","trace_id"],"properties":{"code":{"type":"string"},"message":{"type":"string"},"field":{"type":"string"},"help":{"type":"string"},"trace_id":{"type":"string"},"others":{"type":"array","items":{"type":"object","properties":{"code":{"type":"string"},"message":{"type":"string"},"field":{"type":"string"},"help":{"type":"string"}}}}}})";
constexpr std::string_view kTail =
    R"(,"responses":{"Error":{"description":"refused or failed","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Error"}}}}},"securitySchemes":{"session":{"type":"apiKey","in":"cookie","name":"qy_session","description":"set by POST /api/v1/session"},"csrf":{"type":"apiKey","in":"header","name":"X-CSRF-Token","description":"of the session, told by GET /api/v1/me; every writing request of a session carries it"}}}})";

std::string method_key(http::Method method) {
  std::string name(http::name_of(method));
  for (auto& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

}  // namespace

std::string openapi_document(const Registry& registry, std::string_view title, std::string_view version) {
  Schemas schemas;
  std::map<std::string, std::string> paths;
  for (const auto& route : registry.api) {
    auto& path = paths[route.pattern];
    path += (path.empty() ? "" : ",") + literal(method_key(route.method)) + ":" + operation(route, schemas);
  }
  for (const auto& route : registry.pages) {
    if (!route.raw || !route.pattern.starts_with("/api/v1/")) continue;
    auto& path = paths[route.pattern];
    path += (path.empty() ? "" : ",") + literal(method_key(route.method)) + ":" + raw_operation(route);
  }
  std::string out = "{\"openapi\":\"3.1.0\",\"info\":{\"title\":" + literal(title) +
                    ",\"version\":" + literal(version) + "},\"paths\":{";
  bool first = true;
  for (const auto& [pattern, operations] : paths) {
    out += (first ? "" : ",") + literal(pattern) + ":{" + operations + "}";
    first = false;
  }
  const auto components = schemas.components();
  out += "},\"components\":{\"schemas\":{" + std::string(kErrorParts) +
         (components.empty() ? "" : "," + components) + "}";
  return out + std::string(kTail);
}

}  // namespace qiying::kernel
