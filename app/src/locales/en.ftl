# Header and frame
header-waiting = { $count ->
    [0] Everything is on the server
    [one] 1 entry is waiting for the network
   *[other] { $count } entries are waiting for the network
}
