// # The local worker
// A Farpoint is where you are. From the start it has one worker: me.
import io.farpoint.*;
Farpoint fp = Farpoint.start();
Worker me = fp.me();
me

// # A local tensor
// As in torch: numbers, a dtype that follows from them, and operations.
Tensor x = fp.tensor(1, 2, 3, 4, 5);
Tensor y = fp.tensor(1, 1, 1, 1, 1);
x
x.add(y)

// # Another worker
// bob may live in this process or in another; it is used in the same way.
Worker bob = fp.virtualWorker("bob");
bob
bob.objects()

// # Sending
// send copies a tensor to a worker and gives a far pointer: a tensor that lives there.
Tensor xPtr = x.send(bob);
Tensor yPtr = y.send(bob);
xPtr

// # What bob holds
// Ids, shapes and dtypes; never the values.
bob.objects()

// # Adding where the data are
// Using a far pointer is using a tensor: the sum is computed on bob and stays there.
// The method and the function are the same operation.
Tensor z = xPtr.add(yPtr);
Tensor w = Tensors.add(xPtr, yPtr);
z
bob.objects().size()

// # What a pointer knows
// All of this is known here; none of it is asked over there.
xPtr.location()
xPtr.owner()
xPtr.id()
xPtr.idAtLocation()
xPtr.shape()
xPtr.dtype()

// # Getting it back
// get brings the values home and releases them there; the pointer is spent.
z.get()
w.get()
xPtr.get()
yPtr.get()
xPtr

// # What bob holds now
bob.objects()

// # Gradients where the data are
// What is made in a scope is released at its end, steps in between too.
Scope scope = fp.scope();
Tensor a = fp.tensor(1f, 2, 3, 4, 5).requiresGrad(true).send(bob);
Tensor b = fp.tensor(1f, 1, 1, 1, 1).requiresGrad(true).send(bob);
a.add(b).sum().backward();
// The gradient was born on bob.
a.grad()
// get brings a tensor with its gradient.
a = a.get();
a
a.grad()
scope.close();

// # Nothing is left
bob.objects()
bob
fp.close();
