// Everything that runs on every page. Elements enhance what the server rendered; the browser starts them after every swap.
import "studio/lib/busy";
import "studio/lib/errors";
import "studio/lib/menus";
import "studio/lib/shortcuts";
import "studio/lib/strings";
import "studio/elements/live-stream";
import "studio/elements/local-time";
import "studio/elements/notify-switch";
import "studio/elements/toast-region";
