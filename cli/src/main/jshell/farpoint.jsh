import io.farpoint.*;
import io.farpoint.optim.*;
import java.util.*;
import java.util.function.*;

Farpoint fp = Farpoint.start();
Worker me = fp.me();
Worker bob = fp.virtualWorker("bob");
Worker alice = fp.virtualWorker("alice");
System.out.println("Farpoint: fp, me, bob and alice are here. Try: fp.tensor(1, 2, 3).send(bob)");
