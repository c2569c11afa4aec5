using ImageFactory.Operator.Entities;
using ImageFactory.Operator.Settings;
namespace ImageFactory.Operator.Controllers;
internal static class ProfileReview { public static Task WriteAsync(V1DistroProfile p, CancellationToken c)=>Task.CompletedTask;
 public static (V1DistroProfileSpec? Spec, string Problems) Resolve(V1DistroProfile p, IEnumerable<V1DistroProfile> a, OperatorOptions o)=>(p.Spec,""); }
