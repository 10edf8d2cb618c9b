#include <boost/json.hpp>
#include <deque>

#include "modules/appeal/internal/desk.hpp"
#include "modules/appeal/internal/own_fields.hpp"
#include "modules/register/register.hpp"
#include "platform/base/json.hpp"
#include "platform/base/uscc.hpp"
#include "platform/imports/table.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;

constexpr std::uint64_t kFileLimit = 20u << 20;
constexpr std::size_t kMostRows = 2000;

const std::vector<imports::Field> kFields = {
    {"kind", {"类型", "诉求类型", "kind"}, false},
    {"title", {"标题", "诉求标题", "title"}, true},
    {"body", {"内容", "诉求内容", "情况说明", "body"}, true},
    {"uscc", {"统一社会信用代码", "信用代码", "uscc"}, true},
    {"contact_name", {"联系人", "contact"}, true},
    {"contact_phone", {"联系电话", "电话", "phone"}, true},
    {"category", {"类别", "诉求类别", "category"}, false},
    {"address", {"地点", "地址", "address"}, false},
};

/// What became of one line of the file.
struct ImportedRow {
  std::int64_t line = 0;
  bool ok = false;
  std::string number, field, message;
};
QY_DESCRIBE(ImportedRow, QY_FIELD(line), QY_FIELD(ok), QY_FIELD(number), QY_FIELD(field), QY_FIELD(message))

struct Imported {
  std::int64_t rows = 0, taken = 0, refused = 0;
  bool dry_run = false;
  std::vector<ImportedRow> items;
};
QY_DESCRIBE(Imported, QY_FIELD(rows), QY_FIELD(taken), QY_FIELD(refused), QY_FIELD(dry_run), QY_FIELD(items))

/// A category with the columns that its own fields may have.
struct Form {
  Category category;
  struct Column {
    FormField field;
    std::string name;  ///< in NamedTable
  };
  std::deque<Column> columns;  ///< stay where they are: the columns of the file point to them
};

std::deque<Form> forms_of(Context& c) {
  std::deque<Form> out;
  for (auto& category : categories(c.db(), c.caller.district)) {
    if (!category.active) continue;
    auto& form = out.emplace_back(Form{std::move(category), {}});
    for (auto& field : fields_of(form.category)) {
      auto name = form.category.code + "." + field.key;
      form.columns.push_back({std::move(field), std::move(name)});
    }
  }
  return out;
}

/// The usual columns, and one for each field of a category, under any of its names.
std::vector<imports::Field> columns_of(const std::deque<Form>& forms) {
  auto out = kFields;
  for (const auto& form : forms)
    for (const auto& [field, name] : form.columns) {
      imports::Field column{name, {}, false};
      if (field.zh) column.headings.push_back(*field.zh);
      if (field.en) column.headings.push_back(*field.en);
      column.headings.push_back(field.key);
      out.push_back(std::move(column));
    }
  return out;
}

base::Result<const Form*> form_named(const std::deque<Form>& forms, const std::string& name) {
  for (const auto& form : forms)
    if (const auto& k = form.category; k.name == name || k.code == name || k.name_en == name) return &form;
  return base::invalid("category", "import.value", {"没有这个类别：" + name, "No such category: " + name});
}

base::Json typed(const imports::NamedTable& table, const Form& form) {
  boost::json::object out;
  for (const auto& [field, name] : form.columns)
    if (const auto value = table.value(name); !value.empty()) out[field.key] = value;
  return {boost::json::serialize(out)};
}

std::optional<Kind> kind_of(const std::string& text) {
  if (text.empty()) return Kind::help;
  for (std::size_t i = 0; i < qy_names(Kind{}).size(); ++i) {
    const auto kind = static_cast<Kind>(i);
    if (text == base::name_of(kind) || text == title_of(kind).zh || text == title_of(kind).en) return kind;
  }
  return std::nullopt;
}

/// Faults of one line, put together: who mends the file mends all of it at once.
class Faults {
 public:
  void add(base::Error fault) {
    auto others = std::move(fault.others);
    fault.others.clear();
    all_.push_back(std::move(fault));
    for (auto& other : others) all_.push_back(std::move(other));
  }
  template <class T>
  void add(const base::Result<T>& checked) {
    if (!checked.ok()) add(checked.error());
  }
  bool empty() const { return all_.empty(); }
  /// The first, which holds the others.
  base::Error take() {
    auto first = std::move(all_.front());
    first.others.assign(std::make_move_iterator(all_.begin() + 1), std::make_move_iterator(all_.end()));
    return first;
  }

 private:
  std::vector<base::Error> all_;
};

void read_category(Context& c, const imports::NamedTable& table, const std::deque<Form>& forms,
                   RaiseInput& in, Faults& faults) {
  const auto name = table.value("category");
  if (name.empty()) return;
  const auto form = form_named(forms, name);
  if (!form.ok()) return faults.add(form.error());
  in.category_id = (*form)->category.id;
  in.fields = typed(table, **form);
  Record asked;
  asked.district = c.caller.district;
  asked.category_id = in.category_id;
  asked.fields = *in.fields;
  faults.add(check_fields(c, asked));
}

base::Result<RaiseInput> read_row(Context& c, const imports::NamedTable& table,
                                  const std::deque<Form>& forms) {
  Faults faults;
  RaiseInput in;
  const auto kind = kind_of(table.value("kind"));
  if (!kind)
    faults.add(
        base::invalid("kind", "import.value",
                      {"没有这种类型：" + table.value("kind"), "No such kind: " + table.value("kind")}));
  in.kind = kind.value_or(Kind::help);
  in.title = table.value("title");
  in.body = table.value("body");
  in.contact_name = table.value("contact_name");
  in.contact_phone = table.value("contact_phone");
  if (const auto address = table.value("address"); !address.empty()) in.address = address;
  in.channel = Channel::batch;
  const auto firm = register_::find_by_uscc(c.db(), c.caller.district, base::tidy_uscc(table.value("uscc")));
  if (firm)
    in.subject_id = firm->id;
  else
    faults.add(
        base::invalid("uscc", "appeal.no_enterprise", {"法人库中没有此代码", "No enterprise has this code"}));
  read_category(c, table, forms, in, faults);
  faults.add(base::validate(base::type_of<RaiseInput>, &in));
  if (!faults.empty()) return faults.take();
  return in;
}

/// The column as it is headed, for those who look for it in their file.
std::string column_of(Context& c, const std::deque<Form>& forms, const std::string& field) {
  const bool zh = c.lang == kernel::Lang::zh;
  for (const auto& usual : kFields)
    if (usual.name == field) return std::string(zh ? usual.headings.front() : usual.name);
  for (const auto& form : forms)
    for (const auto& [own, name] : form.columns)
      if (field == "fields." + own.key) return (zh ? own.zh : own.en).value_or(own.key);
  return field;
}

void refuse(Context& c, const std::deque<Form>& forms, ImportedRow& row, const base::Error& fault) {
  const auto line = [&](const base::Error& e) {
    const auto column = e.field.empty() ? "" : column_of(c, forms, e.field) + c.pick({"：", ": "});
    return column + c.pick(e.message);
  };
  row.field = fault.field;
  row.message = line(fault);
  for (const auto& other : fault.others) row.message += c.pick({"；", "; "}) + line(other);
}

ImportedRow take_row(Context& c, const imports::NamedTable& table, const std::deque<Form>& forms,
                     bool dry_run) {
  ImportedRow row;
  row.line = table.line();
  auto in = read_row(c, table, forms);
  if (in.ok() && !dry_run) {
    auto raised = raise(c, *in);
    if (raised.ok()) row.number = raised->number.value_or("");
    row.ok = raised.ok();
    if (!raised.ok()) refuse(c, forms, row, raised.error());
    return row;
  }
  row.ok = in.ok();
  if (!in.ok()) refuse(c, forms, row, in.error());
  return row;
}

/// A list of appeals from a workbook or CSV: what was collected on a visit, or by another office.
/// `dry_run=true` only looks. A line with a fault is refused by itself; the same file twice raises twice,
/// which the likeness hint shows.
base::Result<http::Response> import_file(Context& c) {
  QY_CHECK(auth::require(c.caller, "appeal.record"));
  if (c.request.files.size() != 1)
    return base::invalid("file", "field.required", {"请选择一个文件", "Choose one file"});
  if (c.request.files[0].size > kFileLimit)
    return base::Error{
        base::ErrorKind::too_large, "file.too_large", {"文件过大", "The file is too large"}, "file", {}, {}};
  const auto forms = forms_of(c);
  const auto columns = columns_of(forms);
  QY_TRY(auto table, imports::NamedTable::open(*c.request.files[0].path, columns));
  Imported out;
  out.dry_run = c.request.form_value("dry_run") == "true";
  for (;;) {
    QY_TRY(const bool more, table.next());
    if (!more) break;
    if (out.items.size() == kMostRows)
      return base::invalid(
          "file", "import.rows",
          {"一次最多导入 2000 行，未导入任何一行", "At most 2,000 lines at once; nothing was taken"});
    out.items.push_back(take_row(c, table, forms, out.dry_run));
    out.rows += 1;
    (out.items.back().ok ? out.taken : out.refused) += 1;
  }
  c.audit("appeal.import", "appeal", "",
          {"{\"rows\":" + std::to_string(out.rows) + ",\"taken\":" + std::to_string(out.taken) + "}"});
  return http::Response::json(base::to_json(out));
}

}  // namespace

void register_import(kernel::Registry& r) {
  http::RouteOptions upload;
  upload.multipart = true;
  upload.body_limit = kFileLimit + (1u << 20);
  r.raw(http::Method::post, "/api/v1/appeals/import",
        {.access = {.permission = "appeal.record"},
         .summary = {"批量导入诉求", "Import a list of appeals"},
         .options = upload},
        import_file);
}

}  // namespace qiying::appeal
