//! Edits as tools of agents: the description of a tool, and the decoding of a call.
//!
//! Output of a model reaches a timeline only through these tools and [`super::Edit::apply`].

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value, json};

use crate::domain::asset::Asset;
use crate::domain::built_in_music::BuiltInMusic;
use crate::domain::text::one_line;

/// Maximum length of an unknown name in a message (characters).
const MAX_NAME_CHARS: usize = 80;

/// A message to the model about an invalid call.
pub(crate) type ToolError = String;

/// A tool that makes an edit of type `T`. Its arguments are a struct whose documentation is for the
/// model.
pub(crate) struct Tool<T> {
    name: &'static str,
    schema: fn() -> Value,
    check: fn(&Value) -> Result<(), ToolError>,
    parse: fn(&Value, &[Asset]) -> Result<T, ToolError>,
}

/// Media files that a call may name.
pub(crate) struct MediaList<'a>(&'a [Asset]);

impl MediaList<'_> {
    /// Returns the media file with this name.
    pub fn find(&self, name: &str) -> Result<Asset, ToolError> {
        let asset = self.0.iter().find(|a| a.name.eq_ignore_ascii_case(name));
        let asset = asset.cloned();
        asset.ok_or_else(|| format!("there is no media file \"{}\"", one_line(name)))
    }

    /// Returns the media files with these names.
    pub fn find_all(&self, names: &[String]) -> Result<Vec<Asset>, ToolError> {
        names.iter().map(|name| self.find(name)).collect()
    }

    /// Returns the built-in music or the media file with this name.
    pub fn music(&self, name: &str) -> Result<Asset, ToolError> {
        let mut built_in = BuiltInMusic::ALL.into_iter();
        let music = built_in.find(|music| music.name() == name);
        music.map_or_else(|| self.find(name), |music| Ok(music.asset()))
    }
}

/// Name, description and JSON schema of the arguments of a tool.
pub(crate) struct ToolSpec {
    pub name: &'static str,
    pub description: String,
    pub schema: Map<String, Value>,
}

impl ToolSpec {
    /// Describes a tool by the schema of its arguments, whose documentation is that of the tool.
    pub fn new(name: &'static str, schema: Value) -> Self {
        let mut schema = match schema {
            Value::Object(schema) => schema,
            _ => Map::new(),
        };
        let description = schema.remove("description");
        schema.remove("title");
        for (key, none) in [("properties", json!({})), ("required", json!([]))] {
            schema.entry(key).or_insert(none);
        }
        Self {
            name,
            description: description
                .as_ref()
                .and_then(Value::as_str)
                .map_or_else(String::new, str::to_owned),
            schema,
        }
    }

    /// Checks that the schema has all arguments of a call: a misspelled one must not be ignored.
    ///
    /// # Errors
    /// A message for the model if an argument is unknown.
    pub fn check_names(&self, arguments: &Value) -> Result<(), ToolError> {
        let known = self.schema.get("properties").and_then(Value::as_object);
        let names = arguments.as_object().into_iter().flat_map(Map::keys);
        for name in names {
            if !known.is_some_and(|known| known.contains_key(name)) {
                let known = known.into_iter().flat_map(Map::keys);
                let list: Vec<&str> = known.map(String::as_str).collect();
                let name: String = one_line(name).chars().take(MAX_NAME_CHARS).collect();
                let list = list.join(", ");
                return Err(format!("there is no argument \"{name}\", only: {list}"));
            }
        }
        Ok(())
    }
}

/// Arguments of a tool that differ from the fields of its edit: they name media files, and count
/// positions from 1, as agents see them.
pub(crate) trait ToolArguments: DeserializeOwned + JsonSchema {
    type Edit;

    /// Converts the arguments.
    ///
    /// # Errors
    /// A message for the model if an argument is invalid.
    fn into_edit(self, media: MediaList) -> Result<Self::Edit, ToolError>;
}

impl<T: DeserializeOwned + JsonSchema> Tool<T> {
    /// Creates a tool whose arguments are the fields of the edit.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            schema: schema::<T>,
            check: |values| decode::<T>(values).map(drop),
            parse: |values, _| decode(values),
        }
    }
}

impl<T> Tool<T> {
    /// Creates a tool with arguments of type `A`.
    pub const fn with_arguments<A: ToolArguments<Edit = T>>(name: &'static str) -> Self {
        Self {
            name,
            schema: schema::<A>,
            check: |values| decode::<A>(values).map(drop),
            parse: |values, assets| decode::<A>(values)?.into_edit(MediaList(assets)),
        }
    }

    /// Describes the tool.
    pub fn spec(&self) -> ToolSpec {
        ToolSpec::new(self.name, (self.schema)())
    }

    /// Checks the names and types of the arguments of a call; `None` if the call names another
    /// tool.
    pub fn check(&self, name: &str, values: &Value) -> Option<Result<(), ToolError>> {
        (self.name == name).then(|| {
            self.spec().check_names(values)?;
            (self.check)(values)
        })
    }

    /// Converts a call to an edit; `None` if the call names another tool.
    pub fn call(
        &self,
        name: &str,
        values: &Value,
        assets: &[Asset],
    ) -> Option<Result<T, ToolError>> {
        (self.name == name).then(|| (self.parse)(values, assets))
    }
}

/// Returns the JSON schema of the arguments.
pub(crate) fn schema<A: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.meta_schema = None;
        settings.inline_subschemas = true;
    });
    let schema = settings.into_generator().into_root_schema_for::<A>();
    simplify(schema.to_value())
}

/// Reduces a schema to what all endpoints understand: no formats, and no null, since an argument
/// may be omitted. Joins the lines of descriptions, which are wrapped in the source.
fn simplify(value: Value) -> Value {
    let Value::Object(object) = value else {
        return value;
    };
    let mut simple = Map::new();
    for (key, value) in object {
        match (key.as_str(), value) {
            ("format", _) => {}
            ("description", Value::String(text)) => {
                simple.insert(key, one_line(&text).into());
            }
            ("type", Value::Array(types)) => {
                let not_null = types.into_iter().find(|name| name != "null");
                simple.extend(not_null.map(|name| (key, name)));
            }
            ("enum", Value::Array(mut names)) => {
                names.retain(|name| !name.is_null());
                simple.insert(key, names.into());
            }
            ("properties", Value::Object(properties)) => {
                let properties = properties.into_iter();
                let simple_properties: Map<_, _> = properties
                    .map(|(name, schema)| (name, simplify(schema)))
                    .collect();
                simple.insert(key, simple_properties.into());
            }
            (_, value) => {
                simple.insert(key, simplify(value));
            }
        }
    }
    Value::Object(simple)
}

/// Decodes the arguments of a call. A null counts as omitted.
///
/// # Errors
/// A message for the model if an argument is invalid.
pub(crate) fn decode<A: DeserializeOwned>(values: &Value) -> Result<A, ToolError> {
    let arguments: Value = match values {
        Value::Object(values) => values
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key.clone(), limit_number(key, value)))
            .collect(),
        other => other.clone(),
    };
    serde_path_to_error::deserialize(arguments).map_err(|error| {
        let path = error.path().to_string();
        let message = one_line(&error.inner().to_string());
        if path == "." {
            message
        } else {
            format!("{path}: {message}")
        }
    })
}

/// Limits a number so that sums of times do not overflow. Times (`…_ms`) are rounded, and whole
/// numbers that are encoded with a decimal point become integers.
fn limit_number(key: &str, value: &Value) -> Value {
    const LIMIT: f64 = 1e9;
    let Some(number) = value.as_f64() else {
        return value.clone();
    };
    let number = if key.ends_with("_ms") {
        number.round().clamp(0.0, LIMIT)
    } else {
        number.clamp(-LIMIT, LIMIT)
    };
    if number.fract() == 0.0 {
        Value::from(number as i64)
    } else {
        Number::from_f64(number).map_or(Value::Null, Value::Number)
    }
}
