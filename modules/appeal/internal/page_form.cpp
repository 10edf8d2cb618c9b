#include "modules/appeal/internal/page_form.hpp"

#include <boost/json.hpp>

#include "modules/appeal/internal/desk.hpp"
#include "platform/base/json.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::appeal {
namespace {

namespace json = boost::json;
using kernel::Context;

std::string name_of(const FormField& field) {
  return "fields." + field.key;
}

json::object object_of(const base::Json& text) {
  boost::system::error_code failed;
  auto value = json::parse(text.text, failed);
  return !failed && value.is_object() ? value.as_object() : json::object();
}

std::string error_at(const Context& c, const base::Error* error, const std::string& field) {
  if (!error) return "";
  if (error->field == field) return c.pick(error->message);
  for (const auto& other : error->others)
    if (other.field == field) return c.pick(other.message);
  return "";
}

/// The fields of another category than the one that the form showed.
bool fields_are_new(const Context& c, const Record& r, const std::vector<FormField>& fields) {
  return !fields.empty() && c.request.form_value("fields_for").value_or("") != r.category_id->str();
}

void add_alike(Context& c, http::Values& values, const std::vector<Similar>& alike) {
  values.show("ALIKE");
  for (const auto& s : alike) {
    auto& item = values.add("ALIKE_ROW");
    item.set("URL", "/appeals/" + s.id.str());
    item.set("TITLE", s.title);
    item.set("NOTE", s.number + " · " +
                         (s.state == State::replied ? kernel::text(c, "appeal.list.to_rate")
                                                    : c.pick(title_of(s.state))));
  }
}

}  // namespace

base::Json typed_fields(const Context& c, const std::vector<FormField>& fields) {
  json::object out;
  for (const auto& field : fields)
    if (const auto value = c.request.form_value(name_of(field)); value && !value->empty())
      out[field.key] = std::string(*value);
  return {json::serialize(out)};
}

void add_fields(const Context& c, http::Values& values, const std::vector<FormField>& fields, const Record& r,
                const base::Error* error) {
  if (fields.empty()) return;
  values.show("HAS_FIELDS");
  values.set("FIELDS_FOR", r.category_id->str());
  const auto typed = object_of(r.fields);
  for (const auto& field : fields) {
    auto& item = values.add("FIELDS");
    item.set("NAME", name_of(field));
    item.set("LABEL",
             c.lang == kernel::Lang::zh ? field.zh.value_or(field.key) : field.en.value_or(field.key));
    if (const auto* value = typed.if_contains(field.key); value && value->is_string())
      item.set("VALUE", std::string(value->as_string()));
    if (!field.required.value_or(false)) item.set("OPTIONAL", "1");
    if (field.type == "number") item.set("INPUTMODE", "decimal");
    if (const auto message = error_at(c, error, name_of(field)); !message.empty()) item.set("ERROR", message);
  }
}

bool ask_first(Context& c, http::Values& values, const Record& r, const std::vector<FormField>& fields) {
  const bool more = fields_are_new(c, r, fields);
  if (more) values.show("FIELDS_NEW");
  if (c.request.form_value("sure")) return more;
  const auto alike = own_alike(c, r);
  if (!alike.empty()) add_alike(c, values, alike);
  return more || !alike.empty();
}

}  // namespace qiying::appeal
