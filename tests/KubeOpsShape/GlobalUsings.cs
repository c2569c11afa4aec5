// The one file that names the library. Somebody who comes from KubeOps, or goes there, changes these lines:
//   Abstractions.*       KubeOps.Abstractions.*
//   Client               KubeOps.KubernetesClient
//   Hosting              KubeOps.Operator
//   Conditions, Schema   have no counterpart there; the V1Condition of k8s.Models has no schema for a status
// k8s.Models is the same in both.
global using ImageFactory.Kubernetes.Abstractions.Entities;
global using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
global using ImageFactory.Kubernetes.Abstractions.Events;
global using ImageFactory.Kubernetes.Abstractions.Rbac;
global using ImageFactory.Kubernetes.Abstractions.Reconciliation;
global using ImageFactory.Kubernetes.Client;
global using ImageFactory.Kubernetes.Conditions;
global using ImageFactory.Kubernetes.Hosting;
global using ImageFactory.Kubernetes.Schema;
global using k8s.Models;
global using V1Condition = ImageFactory.Kubernetes.Conditions.V1Condition;
