// What a dashboard of ours may be: the types of Grafana's Foundation SDK, which Grafana generates from its schema, with
// the places filled in that the schema leaves open because a plugin decides: a panel's options, its fields' settings,
// its queries. Another kind of panel or data source than those below is a fault until it has its line here.
import type * as bargauge from "@grafana/grafana-foundation-sdk/bargauge";
import type * as grafana from "@grafana/grafana-foundation-sdk/dashboard";
import type * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import type * as stat from "@grafana/grafana-foundation-sdk/stat";
import type * as statetimeline from "@grafana/grafana-foundation-sdk/statetimeline";
import type * as table from "@grafana/grafana-foundation-sdk/table";
import type * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";

// A type of the SDK as JSON has it: the text of a value in place of its name, and no mark of a query's kind.
type Json<T> =
  unknown extends T ? T
  : T extends string ? `${T}`
  : T extends readonly (infer Item)[] ? Json<Item>[]
  : T extends object ? { [K in keyof T as K extends `_implements${string}` ? never : K]: Json<T[K]> }
  : T;

type With<T, Known> = { [K in keyof T]: K extends keyof Known ? Known[K] : T[K] };

type Query = With<Json<prometheus.Dataquery>, { datasource: { type: "prometheus"; uid: string } }>;

// The SDK takes the links of a field's values for links between dashboards, whose icon, tooltip and tags no panel asks
// for. Grafana's own schema (@grafana/schema) leaves them open, and what Grafana reads and writes there is a data link:
// https://grafana.com/docs/grafana/latest/panels-visualizations/configure-data-links/
type DataLink = { title: string; url: string; targetBlank?: boolean };

type Field = With<Json<Omit<grafana.FieldConfig, "custom">>, { links: DataLink[] }>;

// An override names a setting of a field, or "custom." and one that only this kind of panel has. The schema knows both
// by their names where they are set for all fields, but not that an override is one of them.
type Override<Settings, Prefix extends string> = {
  [K in keyof Settings & string]-?: { id: `${Prefix}${K}`; value?: Settings[K] };
}[keyof Settings & string];

type Overrides<Custom> =
  | Override<Field, "">
  | ([Custom] extends [never] ? never : Override<Json<Custom>, "custom.">);

type FieldConfig<Custom> = {
  defaults: Field & { custom?: Json<Custom> };
  overrides: With<Json<grafana.FieldConfigSource["overrides"][number]>, { properties: Overrides<Custom>[] }>[];
};

type Panel<Type, Options, Custom = never> = With<
  Json<grafana.Panel>,
  { type: Type; options: Json<Options>; fieldConfig: FieldConfig<Custom>; targets: Query[] }
>;

type Panels =
  | Panel<"bargauge", bargauge.Options>
  | Panel<"stat", stat.Options>
  | Panel<"state-timeline", statetimeline.Options, statetimeline.FieldConfig>
  | Panel<"table", table.Options, table.FieldConfig>
  | Panel<"timeseries", timeseries.Options, timeseries.FieldConfig>;

type Row = With<Json<grafana.RowPanel>, { panels: Panels[] }>;

export type Dashboard = With<Json<grafana.Dashboard>, { panels: (Row | Panels)[] }>;
