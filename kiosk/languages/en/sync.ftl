### The words of the exchange: kiosk sync.

sync-about =
    Sends entries to the hub, and answers the other desks of the site. Works until Ctrl+C; nothing is lost when it is
    stopped, nor without a network: entries wait.
sync-running =
    { $kiosk }: exchange under way.
    Touchscreen: { $socket }. Other desks: port { $port }.
