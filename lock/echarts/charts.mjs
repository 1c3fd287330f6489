// The charts and parts that the report uses: `make charts` packs them into linfen_crawler/report/page/echarts.min.js.
import {init, use} from "echarts/core";
import {BarChart, HeatmapChart, LineChart} from "echarts/charts";
import {
  DataZoomSliderComponent, GridComponent, LegendPlainComponent, MarkAreaComponent, TooltipComponent, VisualMapPiecewiseComponent,
} from "echarts/components";
import {SVGRenderer} from "echarts/renderers";

use([
  BarChart, HeatmapChart, LineChart, DataZoomSliderComponent, GridComponent, LegendPlainComponent, MarkAreaComponent, TooltipComponent,
  VisualMapPiecewiseComponent, SVGRenderer,
]);
export {init};
